using FaceNet.Clusterer.Clustering.Corrections;

namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>
/// Tells a <see cref="SwitchPlan"/> change by change: new clusters first, then faces that go from one to another, clusters that are absorbed, faces
/// that are dropped, and labels. Used once.
/// </summary>
internal sealed class SwitchRun
{
    private readonly SwitchPlan _plan;
    private readonly FaceFlows _flows;
    private readonly ClusterSnapshot[] _live;
    private readonly ClusterSnapshot[] _made;
    private readonly ILookup<(string LiveId, string MadeId), string> _movingAliases;
    private readonly IReadOnlyDictionary<string, Assignment> _newcomers;
    private readonly ChangeCause _cause;
    private readonly List<ClusterChange> _changes = [];
    private readonly Dictionary<string, ClusterOrigin> _origins;
    private readonly Dictionary<string, long> _counts;
    private readonly Dictionary<string, string> _labels;
    private readonly Dictionary<string, SortedSet<string>> _aliases;
    private readonly HashSet<(string LiveId, string MadeId)> _told = [];
    private readonly HashSet<string> _founders = [];

    public SwitchRun(
        SwitchPlan plan, GallerySnapshot live, GallerySnapshot made, IReadOnlyDictionary<string, Assignment> newcomers, ChangeCause cause)
    {
        (_plan, _flows, _newcomers, _cause) = (plan, plan.Flows, newcomers, cause);
        _movingAliases = plan.Moving.ToLookup(alias => alias.Value, alias => alias.Key);
        _live = [.. live.Clusters.OrderBy(cluster => cluster.Ordinal)];
        _made = [.. made.Clusters.OrderBy(cluster => cluster.Ordinal)];
        _origins = live.Clusters.ToDictionary(cluster => cluster.Id, cluster => new ClusterOrigin(cluster.Ordinal, cluster.CreateTime, cluster.Label));
        _counts = live.Clusters.ToDictionary(cluster => cluster.Id, cluster => _flows.Size(cluster.Id));
        _labels = live.Clusters.ToDictionary(cluster => cluster.Id, cluster => cluster.Label);
        _aliases = live.Clusters.ToDictionary(cluster => cluster.Id, _ => new SortedSet<string>(StringComparer.Ordinal));
        foreach (var (alias, named) in live.Aliases)
        {
            _aliases[named].Add(alias);
        }
    }

    public IReadOnlyList<ClusterChange> Changes()
    {
        foreach (var cluster in _made.Where(cluster => !_counts.ContainsKey(cluster.Id)).ToArray())
        {
            Open(cluster);
        }

        foreach (var move in _movingAliases.Where(move => !_told.Contains(move.Key)))
        {
            MoveAliases(move.Key.LiveId, move.Key.MadeId, [.. move]);
        }

        foreach (var cluster in _made)
        {
            MoveIn(cluster);
            Welcome(cluster);
        }

        foreach (var cluster in _live.Where(cluster => _plan.FateOf(cluster.Id) is { } fate && fate != cluster.Id))
        {
            Absorb(_plan.FateOf(cluster.Id)!, cluster.Id, _origins[cluster.Id]);
        }

        foreach (var cluster in _live)
        {
            Drop(_plan.FateOf(cluster.Id) ?? cluster.Id, _flows.Dropped(cluster.Id));
        }

        foreach (var cluster in _made.Where(cluster => _labels[cluster.Id] != cluster.Label))
        {
            var previous = _labels[cluster.Id];
            _labels[cluster.Id] = cluster.Label;
            Tell(new ClusterLabelled(cluster.Id, _counts[cluster.Id], _cause, cluster.Label, previous));
        }

        return _changes;
    }

    private void Tell(ClusterChange change) => _changes.Add(change with { ClusterLabel = _labels[change.ClusterId] });

    private void Open(ClusterSnapshot cluster)
    {
        if (_plan.SourceOf(cluster.Id) is not { } source)
        {
            var founder = _newcomers[_flows.Newcomers(cluster.Id)[0]].Face;
            _founders.Add(founder.CropId);
            (_counts[cluster.Id], _labels[cluster.Id], _aliases[cluster.Id]) = (1, "", []);
            Tell(new ClusterFounded(cluster.Id, founder) { Cause = _cause });
            return;
        }

        // Where the rest is absorbed by what it founds, one face goes ahead, and the others come with the merge.
        var faces = _flows.Faces(source, cluster.Id);
        if (_plan.FateOf(source) == cluster.Id)
        {
            Split(source, cluster.Id, [faces[0]], [], cluster.Label);
            return;
        }

        _told.Add((source, cluster.Id));
        Split(source, cluster.Id, [.. faces.Take(CorrectionRules.FacesPerChange)], [.. _movingAliases[(source, cluster.Id)]], cluster.Label);
        Move(source, cluster.Id, faces.Skip(CorrectionRules.FacesPerChange));
    }

    // No change takes a name from one cluster to another. So one of the names is a cluster again, with a face on its way, and is absorbed.
    private void MoveAliases(string liveId, string madeId, IReadOnlyList<string> aliases)
    {
        var faces = _flows.Faces(liveId, madeId);
        _told.Add((liveId, madeId));
        Split(liveId, aliases[0], [faces[0]], [.. aliases.Skip(1)], "");
        Absorb(madeId, aliases[0], _origins[liveId] with { Label = "" });
        Move(liveId, madeId, faces.Skip(1));
    }

    private void MoveIn(ClusterSnapshot cluster)
    {
        foreach (var from in _flows.Into(cluster.Id).Where(from => _plan.FateOf(from) != cluster.Id && !_told.Contains((from, cluster.Id))).Order(StringComparer.Ordinal))
        {
            Move(from, cluster.Id, _flows.Faces(from, cluster.Id));
        }
    }

    private void Welcome(ClusterSnapshot cluster)
    {
        foreach (var crop in _flows.Newcomers(cluster.Id).Where(crop => !_founders.Contains(crop)))
        {
            var (face, _, evidence) = _newcomers[crop];
            var joined = new FaceJoined(
                cluster.Id, ++_counts[cluster.Id], face, evidence.SquaredDistance ?? 0, evidence.Threshold ?? 0, evidence.ByMustLink);
            Tell(joined with { Cause = _cause });
        }
    }

    private void Split(string from, string to, string[] crops, string[] aliases, string label)
    {
        _counts[from] -= crops.Length;
        _aliases[from].Remove(to);
        _aliases[from].ExceptWith(aliases);
        (_counts[to], _labels[to], _aliases[to]) = (crops.Length, label, new SortedSet<string>(aliases, StringComparer.Ordinal));
        Tell(new ClusterSplit(_cause, from, _counts[from], to, crops, aliases, label));
    }

    private void Move(string from, string to, IEnumerable<string> crops)
    {
        foreach (var some in crops.Chunk(CorrectionRules.FacesPerChange))
        {
            _counts[from] -= some.Length;
            _counts[to] += some.Length;
            Tell(new MembersMoved(_cause, from, to, _counts[to], some));
        }
    }

    private void Absorb(string survivor, string absorbed, ClusterOrigin origin)
    {
        _counts[survivor] += _counts[absorbed];
        Tell(new ClustersMerged(survivor, _counts[survivor], _cause, absorbed, [.. _aliases[absorbed]], _counts[absorbed], origin, 0, 0));
        _aliases[survivor].UnionWith([absorbed, .. _aliases[absorbed]]);
    }

    private void Drop(string clusterId, IReadOnlyList<string> crops)
    {
        foreach (var some in crops.Chunk(CorrectionRules.FacesPerChange))
        {
            _counts[clusterId] -= some.Length;
            _labels[clusterId] = _counts[clusterId] > 0 ? _labels[clusterId] : "";
            Tell(new MembersDropped(_cause, clusterId, _counts[clusterId], some));
        }
    }
}
