using Confluent.Kafka;

namespace FaceNet.LocalBackends.Tests;

/// <summary>Producers and consumers of a test topic, with a short session so that the mock broker rebalances in seconds.</summary>
internal static class KafkaClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static IProducer<string, byte[]> Producer(string bootstrapServers) =>
        new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            Partitioner = Partitioner.Murmur2Random,
            MessageMaxBytes = 4 * 1024 * 1024,
        }).Build();

    public static IConsumer<string, byte[]> Consumer(
        string bootstrapServers,
        string topic,
        string group,
        PartitionAssignmentStrategy strategy = PartitionAssignmentStrategy.Range,
        Action<List<TopicPartitionOffset>>? revoked = null)
    {
        var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            PartitionAssignmentStrategy = strategy,

            // Once a group exists, the mock broker waits a second less than the session timeout at every change of members.
            SessionTimeoutMs = 6000,
            HeartbeatIntervalMs = 500,
        })
        .SetPartitionsRevokedHandler((_, partitions) => revoked?.Invoke(partitions))
        .Build();
        consumer.Subscribe(topic);
        return consumer;
    }

    /// <summary>A consumer without a group, which need not wait for one to form.</summary>
    public static IConsumer<string, byte[]> Reader(string bootstrapServers, string topic)
    {
        var reader = new ConsumerBuilder<string, byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "unused",
            EnableAutoCommit = false,
        }).Build();
        reader.Assign(Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        return reader;
    }

    public static async Task ProduceAsync(this IProducer<string, byte[]> producer, string topic, string key, params byte[] value) =>
        await producer.ProduceAsync(
            topic, new Message<string, byte[]> { Key = key, Value = value }, TestContext.Current.CancellationToken);

    /// <summary>Produces small messages under ten keys, which spread over all partitions.</summary>
    public static async Task ProduceAsync(string bootstrapServers, string topic, int count)
    {
        using var producer = Producer(bootstrapServers);
        for (var i = 0; i < count; i++)
        {
            await producer.ProduceAsync(topic, $"gallery-{i % 10}", (byte)i);
        }
    }

    /// <summary>Reads the next <paramref name="count"/> messages.</summary>
    public static List<ConsumeResult<string, byte[]>> Take(this IConsumer<string, byte[]> consumer, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        return [.. Enumerable.Range(0, count).Select(_ => consumer.Consume(patience.Token))];
    }
}
