using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Clustering.Reclustering;

namespace FaceNet.Clusterer.Tests.Clustering.Reclustering;

/// <summary>The rules of a rebuild written down once more, over lists of faces, with every distance measured anew. The oracle of who is with whom.</summary>
internal sealed class NaiveRebuild
{
    private readonly ReclusteringInput _input;
    private readonly List<Face> _faces;
    private readonly List<FaceLink> _links;
    private readonly Dictionary<string, string> _labels;
    private readonly List<Face> _placed = [];

    public NaiveRebuild(ReclusteringInput input)
    {
        _input = input;
        _faces = [.. input.Faces.Select(face => face.Face).OrderBy(face => face.CaptureTime).ThenBy(face => face.CropId, StringComparer.Ordinal)];
        _links = [.. input.Links.Where(link => Contains(link.One) && Contains(link.Other))];
        _labels = input.Faces.ToDictionary(
            face => face.Face.CropId, face => input.Live.Clusters.SingleOrDefault(cluster => cluster.Id == face.ClusterId)?.Label ?? "");
        Naive = new NaiveClusterer(input.Live.Gallery, input.Thresholds);
        foreach (var link in _links.Where(link => link.Kind == LinkKind.Cannot))
        {
            Naive.CannotLinks.Add(link.Pair);
        }

        foreach (var face in _faces)
        {
            Seed(face);
        }

        for (var turn = 0; turn < _faces.Count; turn++)
        {
            if (!IsPlaced(_faces[turn]))
            {
                Place(_faces[turn], turn);
            }
        }
    }

    public NaiveClusterer Naive { get; }

    /// <summary>The faces that people placed.</summary>
    public HashSet<string> Seeds { get; } = [];

    private bool Contains(string crop) => _faces.Any(face => face.CropId == crop);

    private bool IsPlaced(Face face) => _placed.Contains(face);

    private void Seed(Face first)
    {
        var group = new HashSet<string> { first.CropId };
        while (_links.FirstOrDefault(link => link.Kind == LinkKind.Must && group.Contains(link.One) != group.Contains(link.Other)) is { } link)
        {
            group.Add(link.One);
            group.Add(link.Other);
        }

        if (group.Count == 1 || Seeds.Contains(first.CropId))
        {
            return;
        }

        var cluster = Found(first);
        foreach (var face in _faces.Where(face => group.Contains(face.CropId)))
        {
            Seeds.Add(face.CropId);
            if (face != first && !IsBarred(face, cluster))
            {
                Join(face, cluster);
            }
        }

        Naive.MergeWhatIsNear();
    }

    private void Place(Face face, int turn)
    {
        var track = _placed.Where(other => face.TrackKey.Length > 0 && other.TrackKey == face.TrackKey).ToArray();
        var latest = track.LastOrDefault(other => _faces.IndexOf(other) < turn && track.All(third => _faces.IndexOf(third) >= turn || _faces.IndexOf(third) <= _faces.IndexOf(other)))
            ?? track.LastOrDefault();
        var wanted = latest is null ? null : Naive.Clusters.Single(cluster => cluster.Members.Contains(latest));
        var home = wanted is not null && !IsBarred(face, wanted)
            ? wanted
            : Naive.Clusters.Where(cluster => !IsBarred(face, cluster))
                .Select(cluster => (Cluster: cluster, Margin: NaiveClusterer.MeanDistance([face], cluster.Members) - _input.Thresholds.Threshold(1, cluster.Members.Count)))
                .Where(near => near.Margin <= 0).OrderBy(near => near.Margin).Select(near => near.Cluster).FirstOrDefault();
        if (home is null)
        {
            Found(face);
        }
        else
        {
            Join(face, home);
        }

        Naive.MergeWhatIsNear();
    }

    private NaiveCluster Found(Face face)
    {
        var cluster = new NaiveCluster(ClusterId.For(_input.Live.Gallery, face.CropId), Naive.NextOrdinal(), [face], []) { Label = _labels[face.CropId] };
        Naive.Clusters.Add(cluster);
        _placed.Add(face);
        return cluster;
    }

    private void Join(Face face, NaiveCluster cluster)
    {
        cluster.Members.Add(face);
        cluster.Label = cluster.Label.Length == 0 ? _labels[face.CropId] : cluster.Label;
        _placed.Add(face);
    }

    private bool IsBarred(Face face, NaiveCluster cluster) =>
        (_labels[face.CropId].Length > 0 && cluster.Label.Length > 0 && _labels[face.CropId] != cluster.Label)
        || Naive.Reasons(new NaiveCluster("", 0, [face], []), cluster) > 0;
}
