using FaceNet.Embedder.Inference;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Batching;

/// <summary>
/// Turns many small calls into few full batches: while the sessions of a model compute, the next batch gathers. Thread-safe. Owns the sessions.
/// </summary>
internal sealed class DynamicBatcher : IDisposable
{
    private readonly FaceQueue _queue;
    private readonly BatchWorker[] _workers;
    private readonly TimeProvider _time;
    private readonly BatchMetrics _metrics;

    /// <summary>Starts the batcher.</summary>
    /// <param name="sessions">At least one session of the model, all alike; disposed with the batcher.</param>
    /// <param name="model">The name of the model, for errors.</param>
    /// <param name="options">The options in force.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">The figures.</param>
    public DynamicBatcher(IReadOnlyList<IFaceEmbedder> sessions, string model, BatchingOptions options, TimeProvider time, BatchMetrics metrics)
    {
        _time = time;
        _metrics = metrics;
        var maxBatch = Math.Min(options.MaxBatchSize, sessions[0].MaxBatch);
        _queue = new FaceQueue(options, maxBatch, sessions.Count, time);
        _workers = [.. sessions.Select(session => new BatchWorker(session, _queue, maxBatch, model, time, metrics))];
    }

    /// <summary>Takes a place in the queue; dispose it when the face is done.</summary>
    /// <param name="priority">How urgent the face is.</param>
    /// <param name="deadline">When its caller stops waiting; null for never.</param>
    /// <exception cref="OverloadedException">QUEUE_FULL; nothing was taken.</exception>
    public FacePlace Reserve(FacePriority priority, DateTimeOffset? deadline) => Reserve(priority, deadline, 1)[0];

    /// <summary>Takes a place for every face of a call, or none; dispose each when its face is done.</summary>
    /// <param name="priority">How urgent the faces are.</param>
    /// <param name="deadline">When their caller stops waiting; null for never.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="OverloadedException">QUEUE_FULL; nothing was taken.</exception>
    public FacePlace[] Reserve(FacePriority priority, DateTimeOffset? deadline, int count)
    {
        try
        {
            _queue.Reserve(priority, deadline, count);
        }
        catch (OverloadedException)
        {
            _metrics.Refused(priority, count);
            throw;
        }

        var places = new FacePlace[count];
        for (var i = 0; i < count; i++)
        {
            places[i] = new FacePlace(_queue, priority, deadline, _time, _metrics);
        }

        return places;
    }

    /// <summary>Finishes the batches under way, fails the faces that wait, and disposes the sessions.</summary>
    public void Dispose()
    {
        _queue.Close();
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }

        _queue.Dispose();
    }
}
