using FaceNet.Protos.Clustering.V1;
using FaceNet.Standalone.Demo.Clusters;

namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>Collects how far the events have come from everyone who can tell.</summary>
internal sealed class StreamFollower(
    ClusteringService.ClusteringServiceClient clusterer, string gallery, FaceProducer producer, StreamWatcher watcher)
{
    public async Task<StreamCounts> LookAsync(CancellationToken cancellationToken)
    {
        watcher.ThrowIfFailed();
        var report = await ClusteringReports.GetAsync(clusterer, gallery, cancellationToken);
        var refusals = watcher.Refusals.ToLookup(refusal => refusal.WasEmbedded);
        return new StreamCounts(
            producer.Delivered, watcher.Embedded, refusals[false].Count(), refusals[true].Count(), report.Members, report.Duplicates);
    }
}
