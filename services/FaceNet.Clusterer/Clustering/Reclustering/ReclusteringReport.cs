using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>How a gallery that was clustered anew differs from the live one. Counts.</summary>
/// <param name="Before">The live clusters.</param>
/// <param name="After">The new ones.</param>
/// <param name="Faces">The faces that were clustered anew.</param>
/// <param name="NewFaces">Those of them that are in no live cluster. The figures of changed faces and of lost mates are about the others.</param>
/// <param name="ChangedFaces">Faces whose cluster has another id; a cluster whose id became an alias of theirs has the same.</param>
/// <param name="FacesThatLost">Faces one of whose former mates was clustered anew and is elsewhere now.</param>
/// <param name="FacesThatGained">Faces that have a mate that was not one before; a face that is in no live cluster had none.</param>
/// <param name="MergedClusters">Live clusters whose ids became aliases.</param>
/// <param name="SplitClusters">Live clusters whose faces are in several clusters now.</param>
/// <param name="FoundedClusters">New clusters that follow no live one.</param>
/// <param name="VanishedClusters">Live clusters none of whose faces was clustered anew.</param>
/// <param name="SpreadLabels">How many of <paramref name="SplitClusters"/> are labelled.</param>
/// <param name="Spread">The first of those, over the most clusters first; at most <see cref="MaxListed"/>.</param>
internal sealed record ReclusteringReport(
    ClusterFigures Before,
    ClusterFigures After,
    long Faces,
    long NewFaces,
    long ChangedFaces,
    long FacesThatLost,
    long FacesThatGained,
    long MergedClusters,
    long SplitClusters,
    long FoundedClusters,
    long VanishedClusters,
    long SpreadLabels,
    IReadOnlyList<SpreadCluster> Spread)
{
    /// <summary>The most labelled clusters that are listed.</summary>
    public const int MaxListed = 100;

    /// <summary>Compares.</summary>
    /// <param name="input">What was clustered anew.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="minClusterSize">From how many members on a cluster counts as confirmed.</param>
    public static ReclusteringReport Of(ReclusteringInput input, ReclusteringOutcome outcome, int minClusterSize)
    {
        var former = input.Faces.ToDictionary(face => face.Face.CropId, face => face.ClusterId);
        var common = outcome.Assignments.Select(face => (Live: former[face.Face.CropId], Made: face.ClusterId)).CountBy(pair => pair).ToArray();
        var sizes = common.Where(pair => pair.Key.Live.Length > 0).GroupBy(pair => pair.Key.Live).ToDictionary(live => live.Key, live => live.Sum(pair => (long)pair.Value));
        var madeSizes = outcome.Snapshot.Clusters.ToDictionary(cluster => cluster.Id, cluster => cluster.Count);
        var split = common.Where(pair => pair.Key.Live.Length > 0).CountBy(pair => pair.Key.Live).Where(live => live.Value > 1).ToDictionary(live => live.Key, live => live.Value);
        SpreadCluster[] spread =
        [
            .. input.Live.Clusters.Where(cluster => cluster.Label.Length > 0 && split.ContainsKey(cluster.Id))
                .OrderByDescending(cluster => split[cluster.Id]).ThenBy(cluster => cluster.Ordinal)
                .Select(cluster => new SpreadCluster(cluster.Id, cluster.Label, split[cluster.Id])),
        ];
        return new ReclusteringReport(
            ClusterFigures.Of(input.Live, minClusterSize),
            ClusterFigures.Of(outcome.Snapshot, minClusterSize),
            input.Faces.Count,
            Sum(pair => pair.Live.Length == 0),
            Sum(pair => pair.Live.Length > 0 && outcome.Snapshot.Aliases.GetValueOrDefault(pair.Live, pair.Live) != pair.Made),
            common.Where(pair => pair.Key.Live.Length > 0 && pair.Value < sizes[pair.Key.Live]).Sum(pair => (long)pair.Value),
            common.Where(pair => (pair.Key.Live.Length > 0 ? pair.Value : 1) < madeSizes[pair.Key.Made]).Sum(pair => (long)pair.Value),
            input.Live.Clusters.Count(cluster => outcome.Snapshot.Aliases.ContainsKey(cluster.Id)),
            split.Count,
            outcome.Snapshot.Clusters.Count(cluster => cluster.Ordinal >= input.Live.Founded),
            outcome.Vanished.Count,
            spread.Length,
            [.. spread.Take(MaxListed)]);

        long Sum(Func<(string Live, string Made), bool> counts) => common.Where(pair => counts(pair.Key)).Sum(pair => (long)pair.Value);
    }
}

/// <summary>The clusters of a gallery in numbers.</summary>
/// <param name="Thresholds">What they were made by.</param>
/// <param name="Clusters">How many.</param>
/// <param name="ConfirmedClusters">How many have at least as many members as a confirmed one needs.</param>
/// <param name="LargestCluster">How many members the largest one has.</param>
/// <param name="SingleFaces">How many have one member alone.</param>
internal sealed record ClusterFigures(ClusteringThresholds Thresholds, long Clusters, long ConfirmedClusters, long LargestCluster, long SingleFaces)
{
    public static ClusterFigures Of(GallerySnapshot gallery, int minClusterSize) => new(
        gallery.Thresholds,
        gallery.Clusters.Count,
        gallery.Clusters.Count(cluster => cluster.Count >= minClusterSize),
        gallery.Clusters.Select(cluster => cluster.Count).DefaultIfEmpty().Max(),
        gallery.Clusters.Count(cluster => cluster.Count == 1));
}

/// <summary>A labelled live cluster whose faces are in several clusters now.</summary>
/// <param name="ClusterId">Its id.</param>
/// <param name="Label">The subject that people say it shows.</param>
/// <param name="Clusters">In how many clusters its faces are.</param>
internal sealed record SpreadCluster(string ClusterId, string Label, int Clusters);
