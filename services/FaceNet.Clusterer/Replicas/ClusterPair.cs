using FaceNet.Clusterer.Clustering;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Replicas;

/// <summary>Two clusters, and how near they are.</summary>
/// <param name="Survivor">The one that would survive a merge.</param>
/// <param name="Absorbed">The other.</param>
/// <param name="SquaredDistance">The mean squared distance between their members.</param>
/// <param name="Threshold">The threshold for their sizes.</param>
internal sealed record ClusterPair(Cluster Survivor, Cluster Absorbed, double SquaredDistance, double Threshold)
{
    /// <summary>How far beyond the threshold they are.</summary>
    public double Margin => SquaredDistance - Threshold;

    public static ClusterPair Of(Cluster one, Cluster other, ClusteringThresholds thresholds)
    {
        var (survivor, absorbed) = ClusterPool.Rank(one, other);
        return new ClusterPair(survivor, absorbed, survivor.SquaredDistance(absorbed), thresholds.Threshold(one.Count, other.Count));
    }
}
