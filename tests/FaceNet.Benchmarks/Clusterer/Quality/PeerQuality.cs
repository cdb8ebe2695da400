using FaceNet.Benchmarks.Clusterer.Peers;
using FaceNet.ModelContract;

namespace FaceNet.Benchmarks.Clusterer.Quality;

/// <summary>What other ways to cluster make of the same faces, at many thresholds.</summary>
/// <param name="Name">The way.</param>
/// <param name="At">Its figures by setting: the threshold, or radius, and what else there is to set.</param>
internal sealed record PeerQuality(string Name, IReadOnlyDictionary<(double Threshold, int Fewest), QualityFigures> At)
{
    public const string Offline = "offline average linkage";

    // Around the base threshold, which is meant for two large clusters.
    private static readonly double[] Offsets = [-0.4, -0.35, -0.3, -0.25, -0.2, -0.15, -0.1, -0.05, 0, 0.05, 0.1];
    private static readonly double[] Radii = [-0.6, -0.5, -0.4, -0.3, -0.2];
    private static readonly int[] CoreSizes = [2, 3, 4];

    /// <summary>All of them.</summary>
    /// <param name="data">The faces.</param>
    /// <param name="orders">The orders, for those that depend on it.</param>
    public static IEnumerable<PeerQuality> Measure(QualityData data, int[][] orders)
    {
        double[] thresholds = [.. Offsets.Select(offset => Round(data.Thresholds.BaseThreshold + offset))];
        var linkage = new AverageLinkage(data.Vectors);
        yield return At(Offline, thresholds, threshold => [linkage.Cut(threshold)]);
        yield return At("online with one threshold", thresholds, threshold => EachOrder(order => CoreRun.Of(data, order, new ClusteringThresholds(threshold, 0, Derived: false)).Clusters));
        yield return At("nearest centroid", thresholds, threshold => EachOrder(order => NearestCentroid.Cluster(data.Vectors, order, threshold)));
        double[] radii = [.. Radii.Select(offset => Round(data.Thresholds.BaseThreshold + offset))];
        var dbscan = new Dbscan(data.Vectors, radii.Max());
        yield return new PeerQuality("DBSCAN", radii.SelectMany(radius => CoreSizes.Select(fewest => (radius, fewest)))
            .ToDictionary(setting => setting, setting => QualityFigures.Of([dbscan.Cluster(setting.radius, setting.fewest)], data.People)));

        PeerQuality At(string name, double[] settings, Func<double, IEnumerable<int[]>> cluster)
        {
            return new PeerQuality(name, settings.ToDictionary(threshold => (threshold, 0), threshold => QualityFigures.Of(cluster(threshold), data.People)));
        }

        IEnumerable<int[]> EachOrder(Func<int[], int[]> cluster)
        {
            return orders.AsParallel().AsOrdered().Select(cluster);
        }
    }

    /// <summary>The figures at a threshold; null where it was not measured there.</summary>
    public QualityFigures? AtOrNull(double threshold)
    {
        return At.GetValueOrDefault((Round(threshold), 0));
    }

    /// <summary>The setting at which a figure is best.</summary>
    public ((double Threshold, int Fewest) Setting, QualityFigure Figure) Best(Func<QualityFigures, QualityFigure> figure)
    {
        return At.Select(setting => (setting.Key, figure(setting.Value))).MaxBy(setting => setting.Item2.F);
    }

    private static double Round(double threshold)
    {
        return Math.Round(threshold, 6);
    }
}
