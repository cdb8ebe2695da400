using Confluent.Kafka;
using FaceNet.Standalone.Hosting;

namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>Finds the present ends of topics, from where a reader sees everything that is written from now on.</summary>
internal static class TopicTails
{
    private const int Attempts = 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns every partition of the topics with the offset that the next message will get. Makes topics that do not exist.</summary>
    public static async Task<IReadOnlyList<TopicPartitionOffset>> FindAsync(
        IProducer<string, byte[]> producer, IConsumer<string, byte[]> consumer, IEnumerable<string> topics, CancellationToken cancellationToken)
    {
        using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
        var tails = new List<TopicPartitionOffset>();
        foreach (var topic in topics)
        {
            foreach (var partition in await PartitionsAsync(admin, topic, cancellationToken))
            {
                tails.Add(new TopicPartitionOffset(partition, consumer.QueryWatermarkOffsets(partition, Timeout).High));
            }
        }

        return tails;
    }

    // A broker makes a topic when it is first asked for, which may take it a moment.
    private static async Task<IReadOnlyList<TopicPartition>> PartitionsAsync(IAdminClient admin, string topic, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var metadata = admin.GetMetadata(topic, Timeout).Topics.Single();
            if (!metadata.Error.IsError && metadata.Partitions.Count > 0)
            {
                return [.. metadata.Partitions.Select(partition => new TopicPartition(topic, partition.PartitionId))];
            }

            await Task.Delay(BetweenAttempts, cancellationToken);
        }

        throw new StandaloneException($"Kafka has no topic {topic} and does not make it. Create it, or let the broker create topics by itself.");
    }
}
