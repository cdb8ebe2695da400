using Confluent.Kafka;

namespace FaceNet.Clusterer.Consuming;

/// <summary>Gathers messages into batches, by size and by time. Not thread-safe.</summary>
internal sealed class BatchCollector(IConsumer<string, byte[]> consumer, ClustererOptions options, TimeProvider time)
{
    private readonly List<ConsumeResult<string, byte[]>> _batch = [];
    private ConsumeException? _trouble;

    /// <summary>Waits for a message and then, for a while, for others. May be empty after a rebalance.</summary>
    public IReadOnlyList<ConsumeResult<string, byte[]>> Next(CancellationToken cancellationToken)
    {
        _batch.Clear();
        if (Interlocked.Exchange(ref _trouble, null) is { } trouble)
        {
            throw trouble;
        }

        _batch.Add(consumer.Consume(cancellationToken));
        try
        {
            Fill();
        }
        catch (ConsumeException failed) when (!failed.Error.IsFatal)
        {
            // The messages at hand come first: the next commit would skip them.
            _trouble = failed;
        }

        return _batch;
    }

    /// <summary>Forgets the messages of partitions that are no longer ours: their new owner reads them again.</summary>
    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        var gone = partitions.ToHashSet();
        _batch.RemoveAll(message => gone.Contains(message.TopicPartition));
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
