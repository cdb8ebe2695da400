using Confluent.Kafka;

namespace FaceNet.Embedder.Tests.Events;

/// <summary>Reads whole topics of the mock broker, and what a group has committed.</summary>
internal sealed class TopicReader(string bootstrapServers) : IDisposable
{
    private const int Partitions = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, IConsumer<string, byte[]>> _readers = [];
    private readonly Dictionary<string, List<Message<string, byte[]>>> _read = [];

    /// <summary>Everything that a topic holds so far.</summary>
    public IReadOnlyList<Message<string, byte[]>> All(string topic)
    {
        if (!_readers.TryGetValue(topic, out var reader))
        {
            _readers[topic] = reader = Consumer("unused");
            _read[topic] = [];
            reader.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        }

        while (reader.Consume(TimeSpan.FromMilliseconds(100)) is { } message)
        {
            _read[topic].Add(message.Message);
        }

        return _read[topic];
    }

    /// <summary>How many messages of a topic a group has behind it.</summary>
    public long Committed(string topic, string group)
    {
        using var member = Consumer(group);
        return member
            .Committed(Enumerable.Range(0, Partitions).Select(partition => new TopicPartition(topic, partition)), Patience)
            .Sum(offset => Math.Max(0, offset.Offset.Value));
    }

    public void Dispose()
    {
        foreach (var reader in _readers.Values)
        {
            reader.Dispose();
        }
    }

    private IConsumer<string, byte[]> Consumer(string group) => new ConsumerBuilder<string, byte[]>(
        new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = group, EnableAutoCommit = false }).Build();
}
