using FaceNet.Clusterer.Clustering.Reclustering;
using Proto = FaceNet.Protos.Clustering.V1;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>From the figures of the core to what callers get.</summary>
internal static class ReportConversions
{
    public static Proto.ReclusteringReport ToProto(this ReclusteringReport report) => new()
    {
        Before = report.Before.ToProto(),
        After = report.After.ToProto(),
        Faces = report.Faces,
        NewFaces = report.NewFaces,
        ChangedFaces = report.ChangedFaces,
        PartedFaces = report.FacesThatLost,
        JoinedFaces = report.FacesThatGained,
        MergedClusters = report.MergedClusters,
        SplitClusters = report.SplitClusters,
        FoundedClusters = report.FoundedClusters,
        VanishedClusters = report.VanishedClusters,
        SpreadLabels = report.SpreadLabels,
        Spread =
        {
            report.Spread.Select(cluster => new Proto.SpreadCluster { ClusterId = cluster.ClusterId, Label = cluster.Label, Parts = cluster.Clusters }),
        },
    };

    private static Proto.ClusterFigures ToProto(this ClusterFigures figures) => new()
    {
        BaseThreshold = figures.Thresholds.BaseThreshold,
        SmallClusterReduction = figures.Thresholds.SmallClusterReduction,
        Clusters = figures.Clusters,
        ConfirmedClusters = figures.ConfirmedClusters,
        LargestCluster = figures.LargestCluster,
        SingleFaces = figures.SingleFaces,
    };
}
