namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>
/// Bounds what a producer has sent and a consumer group has not yet consumed and committed. A broker that keeps a bounded
/// amount, as the mock broker does (5 MB per partition), drops the rest without a word. Thread-safe.
/// </summary>
/// <param name="limit">The most bytes in flight over all partitions. A message larger than that travels alone.</param>
internal sealed class InFlightWindow(long limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Queue<(long Offset, int Bytes)>> _delivered = [];
    private readonly Dictionary<int, long> _committed = [];
    private TaskCompletionSource _released = NewSignal();

    /// <summary>Bytes that are reserved, sent or waiting to be committed.</summary>
    public long Bytes { get; private set; }

    /// <summary>Waits until the bytes fit, and takes their room.</summary>
    public async Task ReserveAsync(int bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task released;
            lock (_gate)
            {
                if (Bytes == 0 || Bytes + bytes <= limit)
                {
                    Bytes += bytes;
                    return;
                }

                released = _released.Task;
            }

            await released.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Tells where a message with reserved bytes went. Offsets of one partition come in rising order.</summary>
    public void Delivered(int partition, long offset, int bytes)
    {
        lock (_gate)
        {
            if (!_delivered.TryGetValue(partition, out var queue))
            {
                _delivered[partition] = queue = new();
            }

            queue.Enqueue((offset, bytes));
            Release(partition);
        }
    }

    /// <summary>Tells that everything below an offset is consumed and committed.</summary>
    public void Committed(int partition, long offset)
    {
        lock (_gate)
        {
            _committed[partition] = offset;
            Release(partition);
        }
    }

    // A commit may be seen before the report of the delivery it covers.
    private void Release(int partition)
    {
        if (!_delivered.TryGetValue(partition, out var queue) || !_committed.TryGetValue(partition, out var committed))
        {
            return;
        }

        var before = Bytes;
        while (queue.TryPeek(out var oldest) && oldest.Offset < committed)
        {
            Bytes -= queue.Dequeue().Bytes;
        }

        if (Bytes < before)
        {
            _released.SetResult();
            _released = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
