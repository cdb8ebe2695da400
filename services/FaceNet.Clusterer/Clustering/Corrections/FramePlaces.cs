namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>Where the frames and tracks of the faces are that a correction moves. The faces of a frame are in different clusters, whatever people say.</summary>
internal sealed class FramePlaces
{
    private readonly Dictionary<string, List<Cluster>> _frames;
    private readonly Dictionary<string, (Cluster Home, string CropId)> _tracks;
    private readonly HashSet<string> _changedFrames = [];
    private readonly HashSet<string> _changedTracks = [];
    private readonly HashSet<string> _emptyTracks = [];

    public FramePlaces(CorrectionFacts facts, ClusterPool pool)
    {
        _frames = facts.Frames.ToDictionary(frame => frame.Key, frame => frame.Value.Select(pool.Find).ToList());
        _tracks = facts.Tracks.ToDictionary(track => track.Key, track => (pool.Find(track.Value.ClusterId), track.Value.CropId));
    }

    /// <summary>The frames that are different.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Frames =>
        _changedFrames.Where(frame => _frames[frame].Count > 0)
            .ToDictionary(frame => frame, frame => (IReadOnlyList<string>)[.. _frames[frame].Select(cluster => cluster.Current.Id)]);

    /// <summary>The frames that have no faces any more.</summary>
    public IReadOnlyList<string> EmptyFrames => [.. _changedFrames.Where(frame => _frames[frame].Count == 0)];

    /// <summary>The tracks of which no face is known any more.</summary>
    public IReadOnlyList<string> EmptyTracks => [.. _emptyTracks];

    /// <summary>The tracks that are different.</summary>
    public IReadOnlyDictionary<string, TrackPlace> Tracks =>
        _changedTracks.ToDictionary(track => track, track => new TrackPlace(_tracks[track].Home.Current.Id, _tracks[track].CropId));

    /// <summary>The clusters of the other faces of a face's frame.</summary>
    public IEnumerable<Cluster> Others(Face face, Cluster home) =>
        _frames.TryGetValue(face.FrameKey, out var clusters) ? clusters.Select(cluster => cluster.Current).Where(cluster => cluster != home) : [];

    /// <summary>A face is erased. Where it was the latest of its track, another face of its cluster takes its place, if there is one of the track.</summary>
    public void Erase(Face face, Cluster home, string? heir)
    {
        if (_frames.TryGetValue(face.FrameKey, out var clusters) && clusters.FindIndex(cluster => cluster.Current == home) is >= 0 and var own)
        {
            clusters.RemoveAt(own);
            _changedFrames.Add(face.FrameKey);
        }

        if (!_tracks.TryGetValue(face.TrackKey, out var latest) || (latest.CropId != face.CropId && (latest.CropId.Length > 0 || latest.Home.Current != home)))
        {
            return;
        }

        _tracks.Remove(face.TrackKey);
        if (heir is null)
        {
            _emptyTracks.Add(face.TrackKey);
        }
        else
        {
            _tracks[face.TrackKey] = (home, heir);
            _changedTracks.Add(face.TrackKey);
        }
    }

    public void Move(Face face, Cluster from, Cluster to)
    {
        if (_frames.TryGetValue(face.FrameKey, out var clusters) && clusters.FindIndex(cluster => cluster.Current == from) is >= 0 and var own)
        {
            clusters[own] = to;
            _changedFrames.Add(face.FrameKey);
        }

        // Older state does not name the latest face; it is then taken to be the one that moves.
        if (_tracks.TryGetValue(face.TrackKey, out var latest) && (latest.CropId == face.CropId || (latest.CropId.Length == 0 && latest.Home.Current == from)))
        {
            _tracks[face.TrackKey] = (to, face.CropId);
            _changedTracks.Add(face.TrackKey);
        }
    }
}
