using FaceNet.Clusterer.Clustering;
using FaceNet.ModelContract;
using FaceNet.Protos.Clustering.V1;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Tests.Clustering.Corrections;

/// <summary>
/// The rules of corrections written down once more, over lists of faces: no sums, no counts of reasons, no state of frames and tracks.
/// The oracle of the core.
/// </summary>
internal sealed partial class NaiveCorrections(string gallery, ClusteringThresholds thresholds)
{
    private readonly List<Undoable> _undoable = [];
    private Undoable _current = new([]);
    private string _id = "";

    public NaiveClusterer Naive { get; } = new(gallery, thresholds);

    /// <summary>Links by their crops, the lower first: whether they say that the two are one person, and who of them speaks for its cluster.</summary>
    public Dictionary<(string, string), (bool Must, bool OneSpeaks, bool OtherSpeaks)> Links { get; } = [];

    public string? Correct(Proto.Correction request)
    {
        _current = new Undoable(new(Links));
        _id = request.CorrectionId;
        var reason = Apply(request);
        if (reason is null)
        {
            Settle();
            _current.Done(Links);
            if (request.UndoCorrections is null)
            {
                _undoable.Add(_current);
            }
        }

        return reason;
    }

    private string? Apply(Proto.Correction request) => request.RequestCase switch
    {
        Proto.Correction.RequestOneofCase.MergeClusters => Merge(Cluster(request.MergeClusters.ClusterId), Cluster(request.MergeClusters.OtherClusterId)),
        Proto.Correction.RequestOneofCase.SplitCluster => Split(Cluster(request.SplitCluster.ClusterId), request.SplitCluster),
        Proto.Correction.RequestOneofCase.MoveMember => Take(Cluster(request.MoveMember.ClusterId), request.MoveMember.CropId, Cluster(request.MoveMember.TargetClusterId)),
        Proto.Correction.RequestOneofCase.RemoveMember => Take(Cluster(request.RemoveMember.ClusterId), request.RemoveMember.CropId, null),
        Proto.Correction.RequestOneofCase.LabelCluster => Label(Cluster(request.LabelCluster.ClusterId), request.LabelCluster.Label),
        Proto.Correction.RequestOneofCase.AddMustLink => Must(request.AddMustLink.CropId, request.AddMustLink.OtherCropId),
        Proto.Correction.RequestOneofCase.AddCannotLink => Cannot(request.AddCannotLink.CropId, request.AddCannotLink.OtherCropId),
        _ => Undo(request.UndoCorrections.Count),
    };

    private string? Merge(NaiveCluster one, NaiveCluster other)
    {
        if (WhyNot(one, other) is { } reason)
        {
            return reason;
        }

        Link(First(one, []), First(other, []), must: true, true, true);
        Join(one, other);
        return null;
    }

    private string? WhyNot(NaiveCluster one, NaiveCluster other) =>
        one == other ? "SAME_CLUSTER"
        : Naive.Reasons(one, other) > 0 ? "LINKS_CONTRADICT"
        : one.Label != other.Label && one.Label != "" && other.Label != "" ? "LABELS_CONTRADICT" : null;

    private void Join(NaiveCluster one, NaiveCluster other)
    {
        var (survivor, absorbed) = NaiveClusterer.Rank(one, other);
        _current.Absorbing(absorbed);
        Naive.Merge(survivor, absorbed);
    }

    private string? Split(NaiveCluster cluster, SplitClusterRequest request)
    {
        if (request.Members is { } members)
        {
            if (members.CropIds.FirstOrDefault(crop => Home(crop) != cluster) is { } stranger)
            {
                return Home(stranger) is null ? "MEMBER_NOT_FOUND" : "MEMBER_ELSEWHERE";
            }

            if (members.CropIds.Count == cluster.Members.Count)
            {
                return "CLUSTER_UNDIVIDED";
            }

            SplitOff(cluster, [.. members.CropIds], First(cluster, members.CropIds));
            return null;
        }

        var strict = new NaiveClusterer(gallery, new ClusteringThresholds(request.Threshold, thresholds.SmallClusterReduction, Derived: false));
        foreach (var face in cluster.Members.OrderBy(face => face.CaptureTime).ThenBy(face => face.CropId, StringComparer.Ordinal))
        {
            strict.Add(face);
        }

        var parts = strict.Clusters.Select(part => part.Members.Select(face => face.CropId).ToHashSet()).ToList();
        foreach (var (one, other) in Links.Where(link => link.Value.Must).Select(link => link.Key))
        {
            if (parts.Find(part => part.Contains(one)) is { } a && parts.Find(part => part.Contains(other)) is { } b && a != b)
            {
                a.UnionWith(b);
                parts.Remove(b);
            }
        }

        string[][] ordered = [.. parts.Select(part => part.OrderBy(crop => (Face(crop).CaptureTime, crop)).ToArray()).OrderByDescending(part => part.Length).ThenBy(part => (Face(part[0]).CaptureTime, part[0]))];
        if (ordered.Length == 1)
        {
            return "CLUSTER_UNDIVIDED";
        }

        var speakers = ordered.Select(part => part.Min(StringComparer.Ordinal)!).ToArray();
        for (var i = 1; i < ordered.Length; i++)
        {
            SplitOff(cluster, ordered[i], speakers[0]);
            for (var j = 1; j < i; j++)
            {
                Link(speakers[j], speakers[i], must: false, true, true);
            }
        }

        return null;
    }

    private void SplitOff(NaiveCluster cluster, string[] crops, string speaker)
    {
        HandOver(crops, speaker, keep: true);
        Part(cluster, crops, Found(cluster, crops), speaker);
    }

    private NaiveCluster Found(NaiveCluster cluster, string[] crops)
    {
        var founder = crops.Select(Face).OrderBy(face => face.CaptureTime).ThenBy(face => face.CropId, StringComparer.Ordinal).First();
        var part = new NaiveCluster(ClusterId.For(gallery, _id, founder.CropId), Naive.NextOrdinal(), [], []);
        Naive.Clusters.Add(part);
        _current.Founded(cluster.Id, part.Id, crops);
        return part;
    }

    private void Part(NaiveCluster from, string[] crops, NaiveCluster to, string speaker)
    {
        MoveFaces(from, crops, to);
        foreach (var crop in crops)
        {
            foreach (var must in LinksOf(crop).Where(link => Links[link].Must && Home(link.Item1 == crop ? link.Item2 : link.Item1) == from))
            {
                Links.Remove(must);
            }

            Link(crop, speaker, must: false, false, true);
        }
    }

    private string? Take(NaiveCluster from, string crop, NaiveCluster? to)
    {
        if (Home(crop) != from)
        {
            return Home(crop) is null ? "MEMBER_NOT_FOUND" : "MEMBER_ELSEWHERE";
        }

        if (from == to || from.Members.Count == 1)
        {
            return from == to ? "SAME_CLUSTER" : "CLUSTER_UNDIVIDED";
        }

        var speaker = First(from, [crop]);
        var before = new Dictionary<(string, string), (bool, bool, bool)>(Links);
        HandOver([crop], speaker, keep: false);
        if (to is not null && Naive.Reasons(new NaiveCluster("", 0, [Face(crop)], []), to) > 0)
        {
            Restore(before);
            return "LINKS_CONTRADICT";
        }

        var home = to ?? Found(from, [crop]);
        if (to is not null)
        {
            _current.Moved(from.Id, to.Id, [crop]);
        }

        Part(from, [crop], home, speaker);
        if (to is not null)
        {
            Link(crop, First(to, [crop]), must: true, false, true);
        }

        return null;
    }

    private void HandOver(IEnumerable<string> crops, string speaker, bool keep)
    {
        foreach (var crop in crops)
        {
            foreach (var link in LinksOf(crop).Where(link => !Links[link].Must && Speaks(link, crop)))
            {
                var other = link.Item1 == crop ? link.Item2 : link.Item1;
                Link(speaker, other, must: false, true, Speaks(link, other));
                if (!keep)
                {
                    Links.Remove(link);
                    Naive.CannotLinks.Remove(link);
                }
            }
        }
    }

    private string? Label(NaiveCluster cluster, string label)
    {
        _current.Labelled(cluster.Id, cluster.Label);
        cluster.Label = label;
        return null;
    }

    private string? Must(string crop, string other)
    {
        var (one, two) = (Home(crop), Home(other));
        if (one is null || two is null)
        {
            return "MEMBER_NOT_FOUND";
        }

        if (one != two)
        {
            if (WhyNot(one, two) is { } reason)
            {
                return reason;
            }

            Join(one, two);
        }

        Link(crop, other, must: true, false, false);
        return null;
    }

    private string? Cannot(string crop, string other)
    {
        if (Home(crop) is not { } one || Home(other) is not { } two)
        {
            return "MEMBER_NOT_FOUND";
        }

        if (one == two)
        {
            return Links.ContainsKey(Pair(crop, other)) ? "LINKS_CONTRADICT" : "SAME_CLUSTER";
        }

        Link(crop, other, must: false, false, false);
        return null;
    }

    // All or none: tried on the way back, and put in place again where one step is refused.
    private string? Undo(int count)
    {
        if (count > _undoable.Count)
        {
            return "CORRECTIONS_TOO_FEW";
        }

        var saved = new Saved(Naive, Links);
        var undone = Enumerable.Reverse(_undoable).Take(count).ToArray();
        foreach (var correction in undone)
        {
            if (!correction.TakeBack(this))
            {
                saved.PutBack(Naive, Restore);
                return "UNDO_IMPOSSIBLE";
            }
        }

        _undoable.RemoveRange(_undoable.Count - count, count);
        return null;
    }

    private void Settle() => Naive.MergeWhatIsNear((_, absorbed) => _current.Absorbing(absorbed));
}
