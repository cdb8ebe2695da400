namespace FaceNet.Clusterer.Clustering;

/// <summary>Everything that a batch of faces did to the clusters of a gallery.</summary>
/// <param name="Assignments">Where each face went, in order of arrival.</param>
/// <param name="Changes">What happened to the clusters, in order.</param>
/// <param name="Changed">The clusters that are new or different, as they are at the end.</param>
/// <param name="Separations">Pairs of clusters that hold different people for more or fewer reasons than before.</param>
/// <param name="Frames">The <see cref="Face.FrameKey"/>s of the batch, each with the clusters of all its faces.</param>
/// <param name="Tracks">The <see cref="Face.TrackKey"/>s of the batch, each with its latest face.</param>
/// <param name="Founded">How many clusters the gallery has founded by now.</param>
internal sealed record BatchOutcome(
    IReadOnlyList<Assignment> Assignments,
    IReadOnlyList<ClusterChange> Changes,
    IReadOnlyList<ClusterSnapshot> Changed,
    IReadOnlyList<Separation> Separations,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Frames,
    IReadOnlyDictionary<string, TrackPlace> Tracks,
    long Founded);
