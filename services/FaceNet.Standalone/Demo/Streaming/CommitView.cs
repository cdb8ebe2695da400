using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>Sees how far a consumer group has come in a topic, without belonging to it.</summary>
internal sealed class CommitView : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly IConsumer<string, byte[]> _view;
    private readonly IReadOnlyList<TopicPartition> _partitions;

    private CommitView(IConsumer<string, byte[]> view, IReadOnlyList<TopicPartition> partitions)
    {
        _view = view;
        _partitions = partitions;
    }

    public static async Task<CommitView> OpenAsync(KafkaClients kafka, string group, string topic, CancellationToken cancellationToken)
    {
        var view = kafka.CreateConsumer(new GroupMember(group));
        var tails = await TopicTails.FindAsync(kafka.Producer, view, [topic], cancellationToken);
        return new CommitView(view, [.. tails.Select(tail => tail.TopicPartition)]);
    }

    /// <summary>Tells the window what is committed by now. Blocks for the answer of the broker.</summary>
    public void Tell(InFlightWindow window)
    {
        foreach (var offset in _view.Committed(_partitions, Timeout).Where(offset => !offset.Offset.IsSpecial))
        {
            window.Committed(offset.Partition.Value, offset.Offset.Value);
        }
    }

    public void Dispose() => _view.Dispose();
}
