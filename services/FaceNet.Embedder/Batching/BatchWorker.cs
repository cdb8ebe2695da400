using System.Diagnostics;
using FaceNet.Embedder.Inference;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Telemetry;

namespace FaceNet.Embedder.Batching;

/// <summary>Takes batches from a queue and has one session compute them, on a thread of its own. Owns the session, which only that thread touches.</summary>
internal sealed class BatchWorker : IDisposable
{
    private readonly IFaceEmbedder _session;
    private readonly FaceQueue _queue;
    private readonly string _model;
    private readonly TimeProvider _time;
    private readonly BatchMetrics _metrics;
    private readonly Thread _thread;
    private readonly RgbImage[] _crops;
    private readonly float[] _vectors;

    /// <summary>Starts the worker.</summary>
    /// <param name="session">The session; disposed with the worker.</param>
    /// <param name="queue">The queue; its closing ends the worker.</param>
    /// <param name="maxBatch">The most faces of a batch.</param>
    /// <param name="model">The name of the model, for errors.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">The figures.</param>
    public BatchWorker(IFaceEmbedder session, FaceQueue queue, int maxBatch, string model, TimeProvider time, BatchMetrics metrics)
    {
        _session = session;
        _queue = queue;
        _model = model;
        _time = time;
        _metrics = metrics;
        _crops = new RgbImage[maxBatch];
        _vectors = new float[maxBatch * session.Dimensions];

        // Not a thread of the pool: those decode pictures meanwhile, and must not wait behind native code.
        _thread = new Thread(Work) { IsBackground = true, Name = $"embedder {model}" };
        _thread.Start();
    }

    /// <summary>Waits until the batch under way is finished, and disposes the session. The queue must be closed.</summary>
    public void Dispose()
    {
        _thread.Join();
        _session.Dispose();
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

        using var span = EmbedderSpans.Batch(batch, _model);
        var started = _time.GetTimestamp();
        try
        {
            _session.Compute(_crops.AsSpan(0, batch.Count), _vectors);
        }
        catch (Exception exception)
        {
            // Whatever it is, it belongs to the callers who wait: this thread has to serve the next batch.
            var failure = new InferenceException(_model, exception);
            span.Fail(exception.GetType().Name);
            batch.ForEach(face => face.Fail(failure));
            return;
        }

        var computeTime = _time.GetElapsedTime(started);
        _queue.Computed(batch.Count, computeTime);
        _metrics.Computed(batch.Count, computeTime);
        Answer(batch, started, computeTime, span);
    }

    private void Answer(List<PendingFace> batch, long started, TimeSpan computeTime, Activity? span)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var queueTime = _time.GetElapsedTime(batch[i].ArrivedAt, started);
            _metrics.Waited(queueTime);
            try
            {
                var embedding = _session.ToEmbedding(_vectors.AsSpan(i * _session.Dimensions, _session.Dimensions));
                batch[i].Complete(new BatchedEmbedding(embedding, queueTime, computeTime, batch.Count) { Span = span });
            }
            catch (EmbeddingException exception)
            {
                batch[i].Fail(exception);
            }
        }
    }
}
