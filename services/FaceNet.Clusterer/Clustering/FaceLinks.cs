using FaceNet.Clusterer.Clustering.Reclustering;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// What frames and tracks say about the faces of a batch: two faces of one frame are different people (cannot-link), the faces of
/// one track are one person (must-link). A cannot-link is the stronger of the two. Of a gallery that is clustered anew, people have spoken, too.
/// </summary>
internal sealed class FaceLinks(KnownPlaces known, Func<string, Cluster> find, SaidOfFaces? said = null)
{
    private readonly SaidOfFaces _said = said ?? SaidOfFaces.Nothing;
    private readonly Dictionary<string, Cluster> _cannotLinked = [];
    private readonly Dictionary<string, List<Cluster>> _frames = [];
    private readonly Dictionary<string, (Cluster Home, string CropId)> _tracks = [];

    /// <summary>The frames of the faces placed so far, each with the clusters of all its faces.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Frames =>
        _frames.ToDictionary(frame => frame.Key, frame => (IReadOnlyList<string>)[.. frame.Value.Select(cluster => cluster.Current.Id)]);

    /// <summary>The tracks of the faces placed so far, each with its latest face.</summary>
    public IReadOnlyDictionary<string, TrackPlace> Tracks =>
        _tracks.ToDictionary(track => track.Key, track => new TrackPlace(track.Value.Home.Current.Id, track.Value.CropId));

    /// <summary>The clusters that a face must not join.</summary>
    public Barred Barred(Face face) => new(Strangers(face), LabelOf(face));

    /// <summary>The clusters of other people's faces, one for each: those of the face's frame, and those it is cannot-linked with.</summary>
    public IReadOnlyList<Cluster> Strangers(Face face)
    {
        var cannotLinked = _said.CannotLinkedWith(face.CropId);
        return face.FrameKey.Length == 0 && cannotLinked.Count == 0 ? []
            :
            [
                .. face.FrameKey.Length == 0 ? [] : Frame(face.FrameKey).Select(cluster => cluster.Current),
                .. cannotLinked.Where(_cannotLinked.ContainsKey).Select(crop => _cannotLinked[crop].Current),
            ];
    }

    /// <summary>The subject that people say a face shows, empty for none.</summary>
    public string LabelOf(Face face) => _said.LabelOf(face.CropId);

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

        if (_said.CannotLinkedWith(face.CropId).Count > 0)
        {
            _cannotLinked[face.CropId] = home;
        }

        Follow(face, home);
    }

    /// <summary>Notes that a face is the latest of its track.</summary>
    public void Follow(Face face, Cluster home)
    {
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
