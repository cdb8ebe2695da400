namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>What has to be known of faces for a correction: the clusters in memory are sums alone. Cluster ids may be aliases, but for keys.</summary>
/// <param name="Members">The faces that it is about: that it names, that it may move, and that speak for their clusters.</param>
/// <param name="Homes">The clusters of the faces that those are linked with.</param>
/// <param name="Links">All links of <paramref name="Members"/>.</param>
/// <param name="Frames">For each <see cref="Face.FrameKey"/> of them, the clusters of the frame's faces.</param>
/// <param name="Tracks">For each <see cref="Face.TrackKey"/> of them, the track's latest face.</param>
/// <param name="Speakers">For each cluster concerned, the first face, by crop_id, that the correction does not take out of it.</param>
/// <param name="LatestOfOthers">For each cluster that it may take faces out of, the latest capture time among the members that it cannot take; at least year 1.</param>
/// <param name="ToUndo">For an undo, what the corrections did that it takes back, the latest first.</param>
internal sealed record CorrectionFacts(
    IReadOnlyDictionary<string, MemberFact> Members,
    IReadOnlyDictionary<string, string> Homes,
    IReadOnlyCollection<FaceLink> Links,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Frames,
    IReadOnlyDictionary<string, TrackPlace> Tracks,
    IReadOnlyDictionary<string, string> Speakers,
    IReadOnlyDictionary<string, DateTimeOffset> LatestOfOthers,
    IReadOnlyList<CorrectionEffect> ToUndo);

/// <summary>A member of a cluster.</summary>
internal sealed record MemberFact(Face Face, string ClusterId);
