namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>Decides for each name of the live clusters what it will name, and for each new cluster where it comes from.</summary>
internal sealed class SwitchPlan
{
    private readonly Dictionary<string, string> _fates = [];
    private readonly Dictionary<string, string> _sources = [];
    private readonly Dictionary<string, string> _aliases;

    public SwitchPlan(FaceFlows flows, GallerySnapshot live, GallerySnapshot made)
    {
        Flows = flows;
        _aliases = new Dictionary<string, string>(made.Aliases);
        var liveOrdinals = live.Clusters.ToDictionary(cluster => cluster.Id, cluster => cluster.Ordinal);
        var madeOrdinals = made.Clusters.ToDictionary(cluster => cluster.Id, cluster => cluster.Ordinal);
        foreach (var cluster in live.Clusters)
        {
            Foresee(cluster.Id, madeOrdinals);
        }

        foreach (var cluster in made.Clusters.Where(cluster => !liveOrdinals.ContainsKey(cluster.Id)))
        {
            if (Source(cluster.Id, live.Aliases.GetValueOrDefault(cluster.Id, ""), liveOrdinals) is { } source)
            {
                _sources.Add(cluster.Id, source);
            }
        }

        foreach (var (alias, named) in live.Aliases.Where(alias => !madeOrdinals.ContainsKey(alias.Key)).OrderBy(alias => alias.Key, StringComparer.Ordinal))
        {
            Rename(alias, named);
        }
    }

    public FaceFlows Flows { get; }

    /// <summary>The aliases that are to hold.</summary>
    public IReadOnlyDictionary<string, string> Aliases => _aliases;

    /// <summary>The aliases that leave their live cluster for another new one than it becomes, by alias: from where to where.</summary>
    public SortedDictionary<string, (string LiveId, string MadeId)> Moving { get; } = new(StringComparer.Ordinal);

    /// <summary>The new cluster that a live one becomes, or that absorbs it; null when it vanishes.</summary>
    public string? FateOf(string liveId) => _fates.GetValueOrDefault(liveId);

    /// <summary>The live cluster that a new one is split from; null when it is a live one, or a face founds it that is in no live one.</summary>
    public string? SourceOf(string madeId) => _sources.GetValueOrDefault(madeId);

    private void Foresee(string liveId, Dictionary<string, long> made)
    {
        if (made.ContainsKey(liveId))
        {
            _fates.Add(liveId, liveId);
        }
        else if (Flows.Of(liveId) is { Count: > 0 } heirs)
        {
            var named = _aliases.GetValueOrDefault(liveId, "");
            var heir = Flows.Count(liveId, named) > 0 ? named : heirs.MinBy(to => (-Flows.Count(liveId, to), made[to]))!;
            _fates.Add(liveId, heir);
            _aliases[liveId] = heir;
        }
        else
        {
            _aliases.Remove(liveId);
        }
    }

    private string? Source(string madeId, string former, Dictionary<string, long> live)
    {
        if (Flows.Count(former, madeId) > 0)
        {
            return former;
        }

        // What gives its only face away cannot be absorbed with it; where a newcomer founds the new cluster, it only is absorbed.
        var candidates = Flows.Into(madeId).Where(from => FateOf(from) != madeId || Flows.Count(from, madeId) + Flows.Dropped(from).Count > 1).ToArray();
        return (candidates.Length == 0 && Flows.Newcomers(madeId).Count == 0 ? Flows.Into(madeId) : candidates).MinBy(from => (-Flows.Count(from, madeId), live[from]));
    }

    // An alias follows its cluster, unless its own faces, which that absorbed since, are elsewhere among the new ones.
    private void Rename(string alias, string liveId)
    {
        if (FateOf(liveId) is not { } fate)
        {
            _aliases.Remove(alias);
        }
        else if (_aliases.TryGetValue(alias, out var named) && named != fate && Flows.Count(liveId, named) > 0)
        {
            Moving.Add(alias, (liveId, named));
        }
        else
        {
            _aliases[alias] = fate;
        }
    }
}
