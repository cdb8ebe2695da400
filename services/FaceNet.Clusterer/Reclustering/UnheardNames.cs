using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Reclustering;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>
/// Names of new clusters that another one absorbed, as faces arrived, before anybody had heard of them. Faces in the durable state still go by them, so
/// that they stay aliases; here they are told as such.
/// </summary>
internal static class UnheardNames
{
    /// <summary>The changes that tell of them, to come last: each name is a cluster for a moment, with one face, and is absorbed.</summary>
    /// <param name="live">The live clusters, whose names everybody knows.</param>
    /// <param name="made">The new ones.</param>
    /// <param name="cause">What causes the switch.</param>
    public static IReadOnlyList<ClusterChange> Tell(GallerySnapshot live, PlacedGallery made, ChangeCause cause)
    {
        var heard = live.Clusters.Select(cluster => cluster.Id).Concat(live.Aliases.Keys).ToHashSet();
        var unheard = made.Clusters.Aliases.Where(alias => !heard.Contains(alias.Key)).OrderBy(alias => alias.Key, StringComparer.Ordinal)
            .GroupBy(alias => alias.Value, alias => alias.Key).ToDictionary(cluster => cluster.Key, cluster => cluster.ToArray());
        var faces = made.Homes.Where(home => unheard.ContainsKey(home.Value)).GroupBy(home => home.Value, home => home.Key)
            .ToDictionary(cluster => cluster.Key, cluster => cluster.Min(StringComparer.Ordinal)!);
        return [.. made.Clusters.Clusters.Where(cluster => unheard.ContainsKey(cluster.Id)).SelectMany(cluster => Tell(cluster, faces[cluster.Id], unheard[cluster.Id], cause))];
    }

    private static ClusterChange[] Tell(ClusterSnapshot cluster, string face, string[] names, ChangeCause cause) =>
    [
        new ClusterSplit(cause, cluster.Id, cluster.Count - 1, names[0], [face], names[1..], "") { ClusterLabel = cluster.Label },
        new ClustersMerged(
            cluster.Id, cluster.Count, cause, names[0], names[1..], 1, new ClusterOrigin(cluster.Ordinal, cluster.CreateTime, ""), SquaredDistance: 0, Threshold: 0)
        {
            ClusterLabel = cluster.Label,
        },
    ];
}
