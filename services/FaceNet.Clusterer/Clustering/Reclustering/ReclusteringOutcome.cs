using FaceNet.Clusterer.Clustering.Corrections;

namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>A gallery that was clustered anew. All cluster ids are those of <paramref name="Snapshot"/>'s clusters, never aliases.</summary>
/// <param name="Snapshot">The clusters.</param>
/// <param name="Assignments">Where each face is, by capture time, then crop_id.</param>
/// <param name="Frames">All <see cref="Face.FrameKey"/>s, each with the clusters of its faces.</param>
/// <param name="Tracks">All <see cref="Face.TrackKey"/>s, each with its latest face.</param>
/// <param name="CarriedLinks">The links that hold: both faces are there, and are together or apart as people said.</param>
/// <param name="Vanished">The live clusters none of whose faces are there, each with its aliases: names that mean nothing any more.</param>
internal sealed record ReclusteringOutcome(
    GallerySnapshot Snapshot,
    IReadOnlyList<Assignment> Assignments,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Frames,
    IReadOnlyDictionary<string, TrackPlace> Tracks,
    IReadOnlyList<FaceLink> CarriedLinks,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Vanished);
