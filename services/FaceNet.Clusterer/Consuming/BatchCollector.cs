using Confluent.Kafka;

namespace FaceNet.Clusterer.Consuming;

/// <summary>Gathers messages into batches, by size and by time. Not thread-safe.</summary>
internal sealed class BatchCollector(IConsumer<string, byte[]> consumer, ClustererOptions options, TimeProvider time)
{
    private readonly List<ConsumeResult<string, byte[]>> _batch = [];
    private readonly List<ConsumeResult<string, byte[]>> _held = [];
    private readonly Queue<ConsumeException> _troubles = new();

    /// <summary>Waits for a message and then, for a while, for others. May be empty after a rebalance.</summary>
    public IReadOnlyList<ConsumeResult<string, byte[]>> Next(CancellationToken cancellationToken)
    {
        // The messages at hand come before any trouble: a later commit would skip them.
        _batch.Clear();
        _batch.AddRange(_held);
        _held.Clear();
        if (_batch.Count == 0)
        {
            if (_troubles.TryDequeue(out var trouble))
            {
                throw trouble;
            }

            _batch.Add(consumer.Consume(cancellationToken));
        }

        KeepTrouble(Fill);
        return _batch;
    }

    /// <summary>Shows the group that this member is alive, and lets it take partitions away, without taking messages.</summary>
    public void Poll()
    {
        // Repeated, because partitions that were assigned meanwhile are not paused; what they bring waits.
        consumer.Pause(consumer.Assignment);
        KeepTrouble(() =>
        {
            if (consumer.Consume(TimeSpan.Zero) is { } message)
            {
                _held.Add(message);
            }
        });
    }

    /// <summary>Takes messages again after <see cref="Poll"/>.</summary>
    public void Resume() => consumer.Resume(consumer.Assignment);

    /// <summary>Forgets the messages of partitions that are no longer ours: their new owner reads them again.</summary>
    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        var gone = partitions.ToHashSet();
        _batch.RemoveAll(message => gone.Contains(message.TopicPartition));
        _held.RemoveAll(message => gone.Contains(message.TopicPartition));
    }

    private void KeepTrouble(Action consume)
    {
        try
        {
            consume();
        }
        catch (ConsumeException failed) when (!failed.Error.IsFatal)
        {
            _troubles.Enqueue(failed);
        }
    }

    private void Fill()
    {
        var since = time.GetTimestamp();
        while (_batch.Count < options.BatchSize)
        {
            var left = options.BatchDelay - time.GetElapsedTime(since);
            if (consumer.Consume(left > TimeSpan.Zero ? left : TimeSpan.Zero) is { } message)
            {
                _batch.Add(message);
            }
            else if (left <= TimeSpan.Zero)
            {
                return;
            }
        }
    }
}
