using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using FaceNet.Clusterer.Storage.Records;

namespace FaceNet.Clusterer.Consuming;

/// <summary>The figures of the consumer; a second delivery counts as applied only. Thread-safe.</summary>
internal sealed class ConsumerMetrics : IBatchObserver
{
    /// <summary>The name of the Clusterer's meter.</summary>
    public const string MeterName = "FaceNet.Clusterer";

    private readonly ConcurrentDictionary<PartitionOwner, bool> _owners = new();
    private readonly Counter<long> _applied;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _faces;
    private readonly Counter<long> _founded;
    private readonly Counter<long> _merges;
    private readonly Counter<long> _mergedFaces;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _stepTime;

    public ConsumerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("facenet.clusterer.consumer.lag", Lags, "{event}", "Events of a partition that were produced and are not applied yet");
        meter.CreateObservableGauge("facenet.clusterer.gallery.loaded", () => _owners.Keys.Sum(owner => owner.Loaded), "{gallery}", "Galleries in memory");
        meter.CreateObservableGauge("facenet.clusterer.cluster.loaded", () => _owners.Keys.Sum(owner => owner.Clusters), "{cluster}", "Clusters of the galleries in memory");
        _applied = meter.CreateCounter<long>("facenet.clusterer.event.applied", "{event}", "Events that are done with: faces, corrections, duplicates and refused ones");
        _refused = meter.CreateCounter<long>("facenet.clusterer.event.refused", "{event}", "Events that went to the dead letters");
        _duplicates = meter.CreateCounter<long>("facenet.clusterer.event.duplicate", "{event}", "Events that repeated a face or a correction");
        _faces = meter.CreateCounter<long>("facenet.clusterer.face.placed", "{face}", "Faces that joined or founded a cluster");
        _founded = meter.CreateCounter<long>("facenet.clusterer.cluster.founded", "{cluster}", "Clusters that were founded");
        _merges = meter.CreateCounter<long>("facenet.clusterer.cluster.merged", "{cluster}", "Clusters that another absorbed because a face brought them within reach");
        _mergedFaces = meter.CreateCounter<long>("facenet.clusterer.face.merged", "{face}", "Faces whose cluster changed in such merges: the only churn without corrections");
        _batchSize = meter.CreateHistogram<int>("facenet.clusterer.batch.size", "{event}", "Events of a gallery that were applied and stored together");
        _stepTime = meter.CreateHistogram<double>("facenet.clusterer.step.duration", "s", "How long a step of a batch took");
    }

    /// <summary>Reports a partition's lag and its loaded galleries, until <see cref="Unwatch"/>.</summary>
    public void Watch(PartitionOwner owner) => _owners[owner] = true;

    public void Unwatch(PartitionOwner owner) => _owners.TryRemove(owner, out _);

    public void Done(BatchStep step, TimeSpan duration) =>
        _stepTime.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("step", Name(step)));

    /// <summary>Counts a batch of a gallery once it is stored.</summary>
    /// <param name="events">Its events.</param>
    /// <param name="faces">Faces that it placed.</param>
    /// <param name="before">The gallery's counters before.</param>
    /// <param name="after">The gallery's counters now.</param>
    public void Stored(int events, int faces, GalleryState before, GalleryState after)
    {
        _batchSize.Record(events);
        _applied.Add(events);
        _faces.Add(faces);
        _refused.Add(after.Refused - before.Refused);
        _duplicates.Add(after.Duplicates - before.Duplicates);
        _founded.Add(after.Founded - before.Founded);
        _merges.Add(after.Merges - before.Merges);
        _mergedFaces.Add(after.MergedFaces - before.MergedFaces);
    }

    /// <summary>Counts refused events that belong to no gallery's books.</summary>
    public void Refused(int events)
    {
        _applied.Add(events);
        _refused.Add(events);
    }

    private static string Name(BatchStep step) => JsonNamingPolicy.SnakeCaseLower.ConvertName(step.ToString());

    private IEnumerable<Measurement<long>> Lags() => _owners.Keys.Where(owner => owner.Lag >= 0).Select(owner =>
        new Measurement<long>(owner.Lag, new KeyValuePair<string, object?>("partition", owner.Partition)));
}
