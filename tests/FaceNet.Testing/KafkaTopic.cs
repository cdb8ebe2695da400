using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace FaceNet.Testing;

/// <summary>A topic as somebody outside the platform sees it: with clients of their own.</summary>
/// <param name="bootstrapServers">The brokers.</param>
/// <param name="name">The topic.</param>
public sealed class KafkaTopic(string bootstrapServers, string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Sends a message and returns where it went.</summary>
    /// <param name="key">The key of the message.</param>
    /// <param name="value">Its payload.</param>
    /// <param name="cancellationToken">The test's token.</param>
    /// <param name="headers">Its headers, with UTF-8 text.</param>
    public async Task<TopicPartitionOffset> SendAsync(string key, byte[] value, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            Partitioner = Partitioner.Murmur2Random,
        }).Build();
        var message = new Message<string, byte[]> { Key = key, Value = value, Headers = [] };
        foreach (var (header, text) in headers)
        {
            message.Headers.Add(header, Encoding.UTF8.GetBytes(text));
        }

        var report = await producer.ProduceAsync(name, message, cancellationToken);
        return report.TopicPartitionOffset;
    }

    /// <summary>Reads the topic from its beginning until so many messages have come that a test asks for, and returns those.</summary>
    /// <param name="isWanted">Whether the test asks for a message.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">The test's token.</param>
    public Task<List<ConsumeResult<string, byte[]>>> ReadAsync(
        Func<ConsumeResult<string, byte[]>, bool> isWanted, int count, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            var wanted = new List<ConsumeResult<string, byte[]>>();
            using var consumer = Open();
            try
            {
                while (wanted.Count < count)
                {
                    if (consumer.Consume(patience.Token) is var message && isWanted(message))
                    {
                        wanted.Add(message);
                    }
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Patience.TotalSeconds:0} s for {count} messages of {name}, and {wanted.Count} came.");
            }

            return wanted;
        },
        cancellationToken);

    private IConsumer<string, byte[]> Open()
    {
        var consumer = new ConsumerBuilder<string, byte[]>(
            new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = UniqueName.For("reader"), EnableAutoCommit = false, AllowAutoCreateTopics = true }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();

        // A topic that nobody has written to yet may have no partitions; whoever reads none reads nothing for ever.
        var waited = Stopwatch.StartNew();
        List<PartitionMetadata> partitions;
        do
        {
            partitions = admin.GetMetadata(name, Patience).Topics.Single().Partitions;
        }
        while (partitions.Count == 0 && waited.Elapsed < Patience);
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(name, partition.PartitionId, Offset.Beginning)));
        return consumer;
    }
}
