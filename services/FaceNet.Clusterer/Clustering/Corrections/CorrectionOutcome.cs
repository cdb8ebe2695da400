using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>Everything that a correction did to a gallery.</summary>
/// <param name="Batch">What happened to clusters, frames and tracks; no face was assigned.</param>
/// <param name="Moved">The faces that have another cluster by it, other than by a merge, each with that cluster, which may have been absorbed since.</param>
/// <param name="AddedLinks">Links to keep.</param>
/// <param name="RemovedLinks">Links to forget.</param>
internal sealed record CorrectionOutcome(
    BatchOutcome Batch, IReadOnlyDictionary<string, string> Moved, IReadOnlyList<FaceLink> AddedLinks, IReadOnlyList<FaceLink> RemovedLinks);

/// <summary>What a gallery is.</summary>
internal sealed record GalleryFrame(string Name, int Dimensions, ClusteringThresholds Thresholds);
