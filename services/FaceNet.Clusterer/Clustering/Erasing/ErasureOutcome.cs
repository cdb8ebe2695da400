using FaceNet.Clusterer.Clustering.Corrections;

namespace FaceNet.Clusterer.Clustering.Erasing;

/// <summary>Everything that an erasure did to a gallery.</summary>
/// <param name="Changed">What happened to clusters, frames, tracks and links.</param>
/// <param name="Erased">The faces that are gone, by the cluster that they were in.</param>
/// <param name="Vanished">The clusters that have lost all their members.</param>
/// <param name="EmptyFrames">The frames that have no faces any more.</param>
/// <param name="EmptyTracks">The tracks of which no face is known any more.</param>
internal sealed record ErasureOutcome(
    CorrectionOutcome Changed,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Erased,
    IReadOnlyList<VanishedCluster> Vanished,
    IReadOnlyList<string> EmptyFrames,
    IReadOnlyList<string> EmptyTracks);

/// <summary>A cluster that is no more.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Aliases">Its former ids.</param>
/// <param name="Label">Its label, empty for none.</param>
internal sealed record VanishedCluster(string Id, IReadOnlyList<string> Aliases, string Label);
