namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// What frames and tracks say about the faces of a batch: two faces of one frame are different people (cannot-link), the faces of
/// one track are one person (must-link). A cannot-link is the stronger of the two.
/// </summary>
internal sealed class FaceLinks(KnownPlaces known, Func<string, Cluster> find)
{
    private readonly Dictionary<string, List<Cluster>> _frames = [];
    private readonly Dictionary<string, (Cluster Home, string CropId)> _tracks = [];

    /// <summary>The frames of the faces placed so far, each with the clusters of all its faces.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Frames =>
        _frames.ToDictionary(frame => frame.Key, frame => (IReadOnlyList<string>)[.. frame.Value.Select(cluster => cluster.Current.Id)]);

    /// <summary>The tracks of the faces placed so far, each with its latest face.</summary>
    public IReadOnlyDictionary<string, TrackPlace> Tracks =>
        _tracks.ToDictionary(track => track.Key, track => new TrackPlace(track.Value.Home.Current.Id, track.Value.CropId));

    /// <summary>The clusters that a face must not join: those of the other faces of its frame.</summary>
    public IReadOnlyList<Cluster> Forbidden(Face face) =>
        face.FrameKey.Length == 0 ? [] : [.. Frame(face.FrameKey).Select(cluster => cluster.Current)];

    /// <summary>The cluster that a face has to join, unless it is forbidden: that of the latest face of its track.</summary>
    public Cluster? Wanted(Face face) =>
        _tracks.TryGetValue(face.TrackKey, out var latest) ? latest.Home.Current
        : known.Tracks.TryGetValue(face.TrackKey, out var id) ? find(id)
        : null;

    /// <summary>Notes where a face went.</summary>
    public void Place(Face face, Cluster home)
    {
        if (face.FrameKey.Length > 0)
        {
            Frame(face.FrameKey).Add(home);
        }

        if (face.TrackKey.Length > 0)
        {
            _tracks[face.TrackKey] = (home, face.CropId);
        }
    }

    private List<Cluster> Frame(string frame)
    {
        if (!_frames.TryGetValue(frame, out var clusters))
        {
            clusters = known.Frames.TryGetValue(frame, out var ids) ? [.. ids.Select(find)] : [];
            _frames[frame] = clusters;
        }

        return clusters;
    }
}
