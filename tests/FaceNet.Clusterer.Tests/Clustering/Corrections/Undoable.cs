namespace FaceNet.Clusterer.Tests.Clustering.Corrections;

/// <summary>What a correction of the oracle did, and the way back as the contract tells it.</summary>
internal sealed class Undoable(Dictionary<(string, string), (bool Must, bool OneSpeaks, bool OtherSpeaks)> linksBefore)
{
    private readonly List<Func<NaiveCorrections, bool>> _back = [];
    private Dictionary<(string, string), (bool Must, bool OneSpeaks, bool OtherSpeaks)>? _linksAfter;

    public void Labelled(string cluster, string previous) => _back.Add(run =>
    {
        run.Cluster(cluster).Label = previous;
        return true;
    });

    public void Moved(string from, string to, string[] crops) => _back.Add(run => MoveBack(run, from, to, crops));

    public void Founded(string from, string to, string[] crops) => Moved(from, to, crops);

    public void Absorbing(NaiveCluster absorbed)
    {
        var (id, ordinal, label) = (absorbed.Id, absorbed.Ordinal, absorbed.Label);
        string[] crops = [.. absorbed.Members.Select(face => face.CropId)];
        string[] aliases = [.. absorbed.Aliases];
        _back.Add(run =>
        {
            var survivor = run.Cluster(id);
            string[] still = [.. crops.Where(crop => run.Home(crop) == survivor)];
            if (still.Length == 0)
            {
                return true;
            }

            if (still.Length == survivor.Members.Count)
            {
                return false;
            }

            string[] names = [.. aliases.Where(survivor.Aliases.Contains)];
            survivor.Aliases.RemoveAll(alias => alias == id || names.Contains(alias));
            var revived = new NaiveCluster(id, ordinal, [], [.. names]) { Label = label };
            run.Naive.Clusters.Add(revived);
            run.Naive.Clusters.Sort((one, other) => one.Ordinal.CompareTo(other.Ordinal));
            NaiveCorrections.MoveFaces(survivor, still, revived);
            return true;
        });
    }

    public void Done(Dictionary<(string, string), (bool Must, bool OneSpeaks, bool OtherSpeaks)> links) => _linksAfter = new(links);

    /// <summary>Returns whether it could.</summary>
    public bool TakeBack(NaiveCorrections run)
    {
        // Links that it left go; those that it dropped come back, where they still hold.
        var links = run.Links.Where(link => !Differs(link.Key) || !_linksAfter!.ContainsKey(link.Key)).ToDictionary();
        run.Restore(links);
        foreach (var back in Enumerable.Reverse(_back))
        {
            if (!back(run))
            {
                return false;
            }
        }

        foreach (var (pair, link) in linksBefore.Where(link => Differs(link.Key)))
        {
            if (link.Must != (run.Home(pair.Item1) == run.Home(pair.Item2)))
            {
                return false;
            }

            links[pair] = link;
        }

        run.Restore(links);
        return true;
    }

    private bool Differs((string, string) pair) =>
        linksBefore.TryGetValue(pair, out var before) != _linksAfter!.TryGetValue(pair, out var after) || before != after;

    private static bool MoveBack(NaiveCorrections run, string from, string to, string[] crops)
    {
        var (now, home) = (run.Cluster(to), run.Cluster(from));
        string[] still = [.. crops.Where(crop => run.Home(crop) == now)];
        if (now == home || still.Length == 0)
        {
            return true;
        }

        if (run.Naive.Reasons(new NaiveCluster("", 0, [.. now.Members.Where(face => still.Contains(face.CropId))], []), home) > 0)
        {
            return false;
        }

        NaiveCorrections.MoveFaces(now, still, home);
        if (now.Members.Count == 0)
        {
            run.Naive.Merge(home, now);
        }

        return true;
    }
}

/// <summary>All that an undo may have to put back.</summary>
internal sealed class Saved(NaiveClusterer naive, Dictionary<(string, string), (bool Must, bool OneSpeaks, bool OtherSpeaks)> links)
{
    private readonly List<NaiveCluster> _clusters = [.. naive.Clusters.Select(cluster =>
        new NaiveCluster(cluster.Id, cluster.Ordinal, [.. cluster.Members], [.. cluster.Aliases]) { Label = cluster.Label })];

    private readonly Dictionary<(string, string), (bool Must, bool OneSpeaks, bool OtherSpeaks)> _links = new(links);

    public void PutBack(NaiveClusterer clusterer, Action<Dictionary<(string, string), (bool Must, bool OneSpeaks, bool OtherSpeaks)>> restore)
    {
        clusterer.Clusters.Clear();
        clusterer.Clusters.AddRange(_clusters);
        restore(_links);
    }
}
