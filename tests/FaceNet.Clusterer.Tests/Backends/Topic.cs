using Confluent.Kafka;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>Reads a topic from its beginning.</summary>
internal static class Topic
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    /// <summary>Reads until enough has come. Each partition is in order.</summary>
    /// <param name="bootstrapServers">The broker.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="isEnough">Looks at what has come so far.</param>
    /// <param name="cancellationToken">The test's token.</param>
    public static Task<List<ConsumeResult<string, byte[]>>> ReadAsync(
        string bootstrapServers, string topic, Func<List<ConsumeResult<string, byte[]>>, bool> isEnough, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            using var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                GroupId = UniqueName.For("reader"),
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = false,
                AllowAutoCreateTopics = true,
            }).SetLogHandler((_, _) => { }).Build();
            consumer.Subscribe(topic);
            var messages = new List<ConsumeResult<string, byte[]>>();
            try
            {
                while (!isEnough(messages))
                {
                    if (Next(consumer, patience.Token) is { } message)
                    {
                        messages.Add(message);
                    }
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Patience.TotalSeconds:0} s in vain for more than {messages.Count} messages of {topic}.");
            }

            consumer.Close();
            return messages;
        },
        cancellationToken);

    // Null where the topic is not there yet: who writes to it makes it.
    private static ConsumeResult<string, byte[]>? Next(IConsumer<string, byte[]> consumer, CancellationToken cancellationToken)
    {
        try
        {
            return consumer.Consume(cancellationToken);
        }
        catch (ConsumeException missing) when (missing.Error.Code == ErrorCode.UnknownTopicOrPart)
        {
            return null;
        }
    }

    /// <summary>Reads that many messages.</summary>
    public static Task<List<ConsumeResult<string, byte[]>>> ReadAsync(
        string bootstrapServers, string topic, int count, CancellationToken cancellationToken) =>
        ReadAsync(bootstrapServers, topic, messages => messages.Count >= count, cancellationToken);
}
