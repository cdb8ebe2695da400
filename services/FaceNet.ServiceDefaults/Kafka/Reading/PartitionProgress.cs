using Confluent.Kafka;

namespace FaceNet.ServiceDefaults.Kafka.Reading;

/// <summary>How far each assigned partition is done, and how far that is committed. Thread-safe.</summary>
internal sealed class PartitionProgress
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TopicPartition, OffsetTracker> _trackers = [];
    private readonly Dictionary<TopicPartition, long> _committed = [];

    /// <summary>Notes a message that was taken. Dispose the result when the message is done.</summary>
    public IDisposable Start(TopicPartitionOffset message)
    {
        lock (_gate)
        {
            if (!_trackers.TryGetValue(message.TopicPartition, out var tracker))
            {
                _trackers[message.TopicPartition] = tracker = new OffsetTracker();
            }

            tracker.Start(message.Offset.Value);
            return new Message(this, tracker, message.Offset.Value);
        }
    }

    /// <summary>What is done and not yet committed.</summary>
    public IReadOnlyList<TopicPartitionOffset> Uncommitted()
    {
        lock (_gate)
        {
            return [.. _trackers
                .Where(entry => entry.Value.Committable > _committed.GetValueOrDefault(entry.Key, -1))
                .Select(entry => new TopicPartitionOffset(entry.Key, entry.Value.Committable!.Value))];
        }
    }

    /// <summary>Notes what was committed.</summary>
    public void Commit(IEnumerable<TopicPartitionOffset> offsets)
    {
        lock (_gate)
        {
            foreach (var offset in offsets)
            {
                _committed[offset.TopicPartition] = offset.Offset.Value;
            }
        }
    }

    /// <summary>
    /// Forgets partitions that another consumer owns from now on. Messages of theirs that are still under way count for
    /// nothing when they get ready, even if the partition has come back by then.
    /// </summary>
    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        lock (_gate)
        {
            foreach (var partition in partitions)
            {
                _trackers.Remove(partition);
                _committed.Remove(partition);
            }
        }
    }

    private sealed class Message(PartitionProgress progress, OffsetTracker tracker, long offset) : IDisposable
    {
        public void Dispose()
        {
            lock (progress._gate)
            {
                tracker.Complete(offset);
            }
        }
    }
}
