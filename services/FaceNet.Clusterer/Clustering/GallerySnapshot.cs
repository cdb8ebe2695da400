using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering;

/// <summary>All that the clusters of a gallery are made of, apart from their members.</summary>
/// <param name="Gallery">The gallery.</param>
/// <param name="Dimensions">The length of its vectors.</param>
/// <param name="Thresholds">The thresholds it was bound to.</param>
/// <param name="Founded">How many clusters were ever founded: the next one's <see cref="ClusterSnapshot.Ordinal"/>.</param>
/// <param name="Clusters">The clusters.</param>
/// <param name="Aliases">The ids of absorbed clusters, each with the id of the cluster that has its members now.</param>
/// <param name="Separations">Pairs of clusters that hold different people.</param>
internal sealed record GallerySnapshot(
    string Gallery,
    int Dimensions,
    ClusteringThresholds Thresholds,
    long Founded,
    IReadOnlyList<ClusterSnapshot> Clusters,
    IReadOnlyDictionary<string, string> Aliases,
    IReadOnlyCollection<Separation> Separations);

/// <summary>A cluster as it is stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Ordinal">How many clusters the gallery had founded before it; the lower one is the older one.</param>
/// <param name="Count">How many members it has.</param>
/// <param name="Sum">The sum of their vectors.</param>
/// <param name="CreateTime">The capture time of its founder.</param>
/// <param name="UpdateTime">The latest capture time among its members.</param>
/// <param name="Version">Rises with every change, from 1.</param>
/// <param name="Label">The subject that people say it shows, empty for none.</param>
internal sealed record ClusterSnapshot(
    string Id, long Ordinal, long Count, IReadOnlyList<double> Sum, DateTimeOffset CreateTime, DateTimeOffset UpdateTime, long Version, string Label);

/// <summary>A cluster in a few words.</summary>
internal sealed record ClusterView(string Id, long Count, DateTimeOffset UpdateTime);

/// <summary>What a cluster is apart from its members.</summary>
/// <param name="Ordinal">How many clusters the gallery had founded before it.</param>
/// <param name="CreateTime">The capture time of its founder.</param>
/// <param name="Label">The subject that people say it shows, empty for none.</param>
internal sealed record ClusterOrigin(long Ordinal, DateTimeOffset CreateTime, string Label);

/// <summary>Two clusters that hold different people. The older one first.</summary>
/// <param name="OlderId">The older one.</param>
/// <param name="YoungerId">The younger one.</param>
/// <param name="Reasons">How many pairs of their faces are known to be different people: of one frame, or cannot-linked. None: they may be one again.</param>
internal readonly record struct Separation(string OlderId, string YoungerId, int Reasons);
