namespace FaceNet.Clusterer.Clustering;

/// <summary>Where earlier faces of the frames and tracks of a batch are. Cluster ids may be aliases.</summary>
/// <param name="Frames">For each <see cref="Face.FrameKey"/> seen before, the clusters of its faces.</param>
/// <param name="Tracks">For each <see cref="Face.TrackKey"/> seen before, the cluster of its latest face.</param>
internal sealed record KnownPlaces(IReadOnlyDictionary<string, IReadOnlyList<string>> Frames, IReadOnlyDictionary<string, string> Tracks)
{
    public static KnownPlaces None { get; } = new(new Dictionary<string, IReadOnlyList<string>>(), new Dictionary<string, string>());
}

/// <summary>Where the latest face of a track is.</summary>
/// <param name="ClusterId">Its cluster; may be an alias.</param>
/// <param name="CropId">The face; empty where an older version wrote it down.</param>
internal sealed record TrackPlace(string ClusterId, string CropId);
