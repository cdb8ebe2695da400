using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Batching;

/// <summary>
/// The faces that wait for one model, in two bounded lines. Callers reserve a place before they decode, so that a face which
/// would not be taken costs nothing. Thread-safe.
/// </summary>
internal sealed class FaceQueue : IDisposable
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();
    private readonly BatchingOptions _options;
    private readonly int _maxBatch;
    private readonly TimeProvider _time;
    private readonly ITimer _delay;
    private readonly LinkedList<PendingFace> _live = new();
    private readonly LinkedList<PendingFace> _bulk = new();
    private readonly ExpectedWait _expected;
    private readonly int[] _places = new int[2];
    private double _bulkCredit;
    private bool _isClosed;

    /// <param name="options">The options in force.</param>
    /// <param name="maxBatch">The most faces of a batch.</param>
    /// <param name="sessions">How many sessions take batches side by side.</param>
    /// <param name="time">The clock.</param>
    public FaceQueue(BatchingOptions options, int maxBatch, int sessions, TimeProvider time)
    {
        _expected = new ExpectedWait(sessions);
        _options = options;
        _maxBatch = maxBatch;
        _time = time;
        _delay = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Takes places for all of so many faces, or none; <see cref="Release"/> gives one back. Faces whose deadline would pass while they wait
    /// are not taken: computed too late for their callers, they would only make others late as well.
    /// </summary>
    /// <exception cref="OverloadedException">QUEUE_FULL; nothing was taken.</exception>
    public void Reserve(FacePriority priority, DateTimeOffset? deadline, int count)
    {
        lock (_gate)
        {
            var taken = _places[(int)priority];
            var wait = _expected.Behind(Ahead(priority) + count);
            if (taken + count > _options.QueueCapacity)
            {
                throw new OverloadedException(
                    ErrorReasons.QueueFull,
                    $"The queue of {Name(priority)} faces holds {taken} of at most {_options.QueueCapacity} and has no room for {count} more. Retry later, run more embedders, or raise Batching__QueueCapacity.",
                    wait > ShortestRetry ? wait : ShortestRetry);
            }

            // With nobody ahead the estimate decides nothing: whoever is late then is late for other reasons.
            if (Ahead(priority) > 0 && deadline - _time.GetUtcNow() < wait)
            {
                throw new OverloadedException(
                    ErrorReasons.QueueFull,
                    FormattableString.Invariant($"The {Ahead(priority)} faces ahead leave {Name(priority)} faces waiting about {wait.TotalSeconds:0.00} s, which is past the deadline of the call. Retry later, run more embedders, or set a later deadline."),
                    ShortestRetry);
            }

            _places[(int)priority] += count;
        }
    }

    /// <summary>
    /// Learns how fast batches are computed, from full ones alone: a face of a small batch costs more than it will in a queue that fills batches,
    /// and would have callers refused who would have been served in time.
    /// </summary>
    public void Computed(int faces, TimeSpan computeTime)
    {
        if (faces < _maxBatch)
        {
            return;
        }

        lock (_gate)
        {
            _expected.Computed(faces, computeTime);
        }
    }

    public void Release(FacePriority priority)
    {
        lock (_gate)
        {
            _places[(int)priority]--;
        }
    }

    /// <summary>Lines a face up. Its caller holds a place.</summary>
    public LinkedListNode<PendingFace> Add(PendingFace face)
    {
        lock (_gate)
        {
            var node = Line(face.Priority).AddLast(face);
            if (_isClosed)
            {
                FailAll();
            }

            Monitor.Pulse(_gate);
            return node;
        }
    }

    /// <summary>Takes a face out again whose caller no longer waits. False when it has left already.</summary>
    public bool Remove(LinkedListNode<PendingFace> node)
    {
        lock (_gate)
        {
            if (node.List is null)
            {
                return false;
            }

            node.List.Remove(node);
            return true;
        }
    }

    /// <summary>Blocks until a batch is due, and takes it. False when the queue is closed.</summary>
    public bool Take(List<PendingFace> batch)
    {
        batch.Clear();
        lock (_gate)
        {
            while (!_isClosed)
            {
                var decision = BatchDecision.Decide(_live.Count, _bulk.Count, OldestWait(), _bulkCredit, _maxBatch, _options);
                if (decision.Runs)
                {
                    Move(_live, decision.Live, batch);
                    Move(_bulk, decision.Bulk, batch);
                    _bulkCredit = decision.BulkCredit;
                    return true;
                }

                _delay.Change(decision.Wait, Timeout.InfiniteTimeSpan);
                Monitor.Wait(_gate);
            }
        }

        return false;
    }

    /// <summary>Ends <see cref="Take"/> and fails the faces that still wait.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            FailAll();
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose() => _delay.Dispose();

    private LinkedList<PendingFace> Line(FacePriority priority) => priority == FacePriority.Live ? _live : _bulk;

    private static string Name(FacePriority priority) => priority == FacePriority.Live ? "live" : "bulk";

    // Live faces pass by bulk ones, but for the share that those have.
    private int Ahead(FacePriority priority)
    {
        var (live, bulk) = (_places[(int)FacePriority.Live], _places[(int)FacePriority.Bulk]);
        return live + (priority == FacePriority.Bulk ? bulk : (int)Math.Min(bulk, live * _options.BulkShare));
    }

    private TimeSpan OldestWait()
    {
        var oldest = Math.Min(_live.First?.Value.ArrivedAt ?? long.MaxValue, _bulk.First?.Value.ArrivedAt ?? long.MaxValue);
        return oldest == long.MaxValue ? TimeSpan.Zero : _time.GetElapsedTime(oldest);
    }

    private void FailAll()
    {
        foreach (var line in (LinkedList<PendingFace>[])[_live, _bulk])
        {
            foreach (var face in line)
            {
                face.Fail(new UnavailableException(ErrorReasons.EmbedderUnavailable, "The Embedder is stopping. Retry at another one.", ShortestRetry));
            }

            line.Clear();
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private static void Move(LinkedList<PendingFace> line, int count, List<PendingFace> batch)
    {
        for (var i = 0; i < count; i++)
        {
            batch.Add(line.First!.Value);
            line.RemoveFirst();
        }
    }
}
