using FaceNet.Embedder.Inference;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Batching;

/// <summary>
/// Turns many small calls into few full batches: while the model computes one batch the next one gathers. Thread-safe. Owns the
/// model, which only its one thread touches.
/// </summary>
internal sealed class DynamicBatcher : IDisposable
{
    private readonly IFaceEmbedder _embedder;
    private readonly string _model;
    private readonly TimeProvider _time;
    private readonly BatchMetrics _metrics;
    private readonly FaceQueue _queue;
    private readonly Thread _thread;
    private readonly RgbImage[] _crops;
    private readonly float[] _vectors;

    /// <summary>Starts the batcher.</summary>
    /// <param name="embedder">The model; disposed with the batcher.</param>
    /// <param name="model">The name of the model, for errors.</param>
    /// <param name="options">The options in force.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">The figures.</param>
    public DynamicBatcher(IFaceEmbedder embedder, string model, BatchingOptions options, TimeProvider time, BatchMetrics metrics)
    {
        _embedder = embedder;
        _model = model;
        _time = time;
        _metrics = metrics;
        var maxBatch = Math.Min(options.MaxBatchSize, embedder.MaxBatch);
        _crops = new RgbImage[maxBatch];
        _vectors = new float[maxBatch * embedder.Dimensions];
        _queue = new FaceQueue(options, maxBatch, time);

        // A thread of its own: the pool decodes pictures meanwhile, and must not wait behind native code.
        _thread = new Thread(Work) { IsBackground = true, Name = $"embedder {model}" };
        _thread.Start();
    }

    /// <summary>Takes a place in the queue; dispose it when the face is done.</summary>
    /// <exception cref="OverloadedException">QUEUE_FULL; nothing was taken.</exception>
    public FacePlace Reserve(FacePriority priority) => Reserve(priority, 1)[0];

    /// <summary>Takes a place for every face of a call, or none; dispose each when its face is done.</summary>
    /// <exception cref="OverloadedException">QUEUE_FULL; nothing was taken.</exception>
    public FacePlace[] Reserve(FacePriority priority, int count)
    {
        try
        {
            _queue.Reserve(priority, count);
        }
        catch (OverloadedException)
        {
            _metrics.Refused(priority, count);
            throw;
        }

        return [.. Enumerable.Range(0, count).Select(_ => new FacePlace(_queue, priority, _time, _metrics))];
    }

    /// <summary>Finishes the batch under way, fails the faces that wait, and disposes the model.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
        _embedder.Dispose();
    }

    private void Work()
    {
        var batch = new List<PendingFace>(_crops.Length);
        while (_queue.Take(batch))
        {
            Compute(batch);
        }
    }

    private void Compute(List<PendingFace> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            _crops[i] = batch[i].Crop;
        }

        var started = _time.GetTimestamp();
        try
        {
            _embedder.Compute(_crops.AsSpan(0, batch.Count), _vectors);
        }
        catch (Exception exception)
        {
            // Whatever it is, it belongs to the callers who wait: this thread has to serve the next batch.
            var failure = new InferenceException(_model, exception);
            batch.ForEach(face => face.Fail(failure));
            return;
        }

        Answer(batch, started, _time.GetElapsedTime(started));
    }

    private void Answer(List<PendingFace> batch, long started, TimeSpan computeTime)
    {
        _metrics.Computed(batch.Count, computeTime);
        for (var i = 0; i < batch.Count; i++)
        {
            var queueTime = _time.GetElapsedTime(batch[i].ArrivedAt, started);
            _metrics.Waited(queueTime);
            try
            {
                var embedding = _embedder.ToEmbedding(_vectors.AsSpan(i * _embedder.Dimensions, _embedder.Dimensions));
                batch[i].Complete(new BatchedEmbedding(embedding, queueTime, computeTime, batch.Count));
            }
            catch (EmbeddingException exception)
            {
                batch[i].Fail(exception);
            }
        }
    }
}
