namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>
/// Gives clusters that were made anew the names of the live ones: the more faces two have in common, the sooner the one follows the other.
/// The rest are named after their first face, and names of live clusters that nothing follows become aliases.
/// </summary>
internal sealed class Succession
{
    private readonly ReclusteringInput _input;
    private readonly GallerySnapshot _made;
    private readonly Dictionary<string, ClusterSnapshot> _final = [];
    private readonly Dictionary<string, string> _aliases = [];

    /// <summary>Finds all names.</summary>
    /// <param name="input">What was clustered.</param>
    /// <param name="faces">The faces, in order.</param>
    /// <param name="placed">Where each of them is in <paramref name="made"/>.</param>
    /// <param name="made">The clusters, under ids of their own.</param>
    public Succession(ReclusteringInput input, IReadOnlyList<LiveFace> faces, IReadOnlyList<Assignment> placed, GallerySnapshot made)
    {
        (_input, _made) = (input, made);
        var common = faces.Zip(placed, (face, now) => (Made: now.ClusterId, Live: face.ClusterId)).Where(face => face.Live.Length > 0)
            .CountBy(pair => pair).ToDictionary(pair => pair.Key, pair => pair.Value);
        var founders = new Dictionary<string, Face>();
        var order = new Dictionary<string, int>();
        foreach (var (face, cluster, _) in placed)
        {
            founders.TryAdd(cluster, face);
            order.TryAdd(cluster, order.Count);
        }

        Succeed(common, order);
        Found(founders, order);
        Alias(common);
    }

    /// <summary>Live clusters none of whose faces are there, each with its aliases.</summary>
    public Dictionary<string, IReadOnlyList<string>> Vanished { get; } = [];

    /// <summary>The id of a cluster.</summary>
    /// <param name="madeId">The id that it was made under.</param>
    public string Of(string madeId) => _final[madeId].Id;

    public GallerySnapshot Snapshot() => _made with
    {
        Founded = _input.Live.Founded + _final.Values.Count(cluster => cluster.Ordinal >= _input.Live.Founded),
        Clusters = [.. _final.Values.OrderBy(cluster => cluster.Ordinal)],
        Aliases = _aliases,
        Separations =
        [
            .. _made.Separations.Select(pair => (One: _final[pair.OlderId], Other: _final[pair.YoungerId], pair.Reasons))
                .Select(pair => pair.One.Ordinal < pair.Other.Ordinal ? pair : (One: pair.Other, Other: pair.One, pair.Reasons))
                .OrderBy(pair => (pair.One.Ordinal, pair.Other.Ordinal))
                .Select(pair => new Separation(pair.One.Id, pair.Other.Id, pair.Reasons)),
        ],
    };

    private void Succeed(Dictionary<(string Made, string Live), int> common, Dictionary<string, int> order)
    {
        var live = _input.Live.Clusters.ToDictionary(cluster => cluster.Id);
        var made = _made.Clusters.ToDictionary(cluster => cluster.Id);
        var succeeded = new HashSet<string>();
        foreach (var (pair, _) in common.OrderByDescending(pair => pair.Value).ThenBy(pair => live[pair.Key.Live].Ordinal).ThenBy(pair => order[pair.Key.Made]))
        {
            if (!_final.ContainsKey(pair.Made) && succeeded.Add(pair.Live))
            {
                var former = live[pair.Live];
                var cluster = made[pair.Made];
                _final.Add(pair.Made, cluster with
                {
                    Id = former.Id,
                    Ordinal = former.Ordinal,
                    CreateTime = former.CreateTime,
                    Version = former.Version + cluster.Version,
                });
            }
        }
    }

    private void Found(Dictionary<string, Face> founders, Dictionary<string, int> order)
    {
        var ordinal = _input.Live.Founded;
        var taken = _input.Live.Clusters.Select(cluster => cluster.Id).Concat(_input.Live.Aliases.Keys).ToHashSet();
        foreach (var cluster in _made.Clusters.Where(cluster => !_final.ContainsKey(cluster.Id)).OrderBy(cluster => order[cluster.Id]))
        {
            var founder = founders[cluster.Id];
            var id = ClusterId.For(_input.Live.Gallery, _input.Id, founder.CropId);
            while (!taken.Add(id))
            {
                id = ClusterId.For(_input.Live.Gallery, _input.Id, id);
            }

            _final.Add(cluster.Id, cluster with { Id = id, Ordinal = ordinal++, CreateTime = founder.CaptureTime });
        }
    }

    private void Alias(Dictionary<(string Made, string Live), int> common)
    {
        var heirs = common.GroupBy(pair => pair.Key.Live).ToDictionary(
            live => live.Key, live => live.Select(pair => (pair.Value, Heir: _final[pair.Key.Made])).MinBy(pair => (-pair.Value, pair.Heir.Ordinal)).Heir.Id);
        var now = _final.Values.Select(cluster => cluster.Id).ToHashSet();
        var aliases = _input.Live.Aliases.ToLookup(alias => alias.Value, alias => alias.Key);
        foreach (var live in _input.Live.Clusters.Where(live => !now.Contains(live.Id)))
        {
            if (heirs.TryGetValue(live.Id, out var heir))
            {
                _aliases.Add(live.Id, heir);
            }
            else
            {
                Vanished.Add(live.Id, [.. aliases[live.Id].Order(StringComparer.Ordinal)]);
            }
        }

        foreach (var (alias, named) in _input.Live.Aliases.Where(alias => !Vanished.ContainsKey(alias.Value)))
        {
            _aliases.Add(alias, now.Contains(named) ? named : _aliases[named]);
        }
    }
}
