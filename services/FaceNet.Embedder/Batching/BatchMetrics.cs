using System.Diagnostics.Metrics;

namespace FaceNet.Embedder.Batching;

/// <summary>The figures of the batcher.</summary>
internal sealed class BatchMetrics
{
    /// <summary>The name of the Embedder's meter.</summary>
    public const string MeterName = "FaceNet.Embedder";

    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _queueTime;
    private readonly Histogram<double> _computeTime;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _refused;

    public BatchMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _batchSize = meter.CreateHistogram<int>("facenet.embedder.batch.size", "{face}", "Faces that shared a batch");
        _computeTime = meter.CreateHistogram<double>("facenet.embedder.batch.duration", "s", "How long a batch took to compute");
        _queueTime = meter.CreateHistogram<double>("facenet.embedder.queue.duration", "s", "How long a face waited for its batch");
        _dropped = meter.CreateCounter<long>("facenet.embedder.face.dropped", "{face}", "Faces that left the queue because nobody waited for them any more");
        _refused = meter.CreateCounter<long>("facenet.embedder.face.refused", "{face}", "Faces that were refused because the queue was full or longer than their deadline");
    }

    public void Computed(int faces, TimeSpan duration)
    {
        _batchSize.Record(faces);
        _computeTime.Record(duration.TotalSeconds);
    }

    public void Waited(TimeSpan duration) => _queueTime.Record(duration.TotalSeconds);

    public void Dropped(bool isExpired) => _dropped.Add(1, new KeyValuePair<string, object?>("reason", isExpired ? "expired" : "cancelled"));

    public void Refused(FacePriority priority, int count) =>
        _refused.Add(count, new KeyValuePair<string, object?>("priority", priority == FacePriority.Live ? "live" : "bulk"));
}
