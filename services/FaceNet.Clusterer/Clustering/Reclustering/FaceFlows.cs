namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>From which live cluster into which new one the faces of a gallery go.</summary>
internal sealed class FaceFlows
{
    private readonly Dictionary<(string From, string To), List<string>> _flows = [];
    private readonly Dictionary<string, List<string>> _to = [];
    private readonly Dictionary<string, List<string>> _from = [];
    private readonly Dictionary<string, List<string>> _dropped = [];
    private readonly Dictionary<string, List<string>> _newcomers = [];

    public FaceFlows(PlacedGallery live, PlacedGallery made)
    {
        foreach (var (crop, from) in live.Homes)
        {
            if (!made.Homes.TryGetValue(crop, out var to))
            {
                List(_dropped, from).Add(crop);
                continue;
            }

            var faces = List(_flows, (from, to));
            faces.Add(crop);
            if (faces.Count == 1)
            {
                List(_to, from).Add(to);
                List(_from, to).Add(from);
            }
        }

        foreach (var (crop, to) in made.Homes.Where(face => !live.Homes.ContainsKey(face.Key)))
        {
            List(_newcomers, to).Add(crop);
        }
    }

    /// <summary>The new clusters that faces of a live one go to.</summary>
    public IReadOnlyList<string> Of(string liveId) => _to.TryGetValue(liveId, out var made) ? made : [];

    /// <summary>The live clusters that faces of a new one come from.</summary>
    public IReadOnlyList<string> Into(string madeId) => _from.TryGetValue(madeId, out var live) ? live : [];

    /// <summary>How many faces go from a live cluster into a new one.</summary>
    public int Count(string liveId, string madeId) => _flows.TryGetValue((liveId, madeId), out var faces) ? faces.Count : 0;

    /// <summary>The faces that go from a live cluster into a new one, by crop_id.</summary>
    public IReadOnlyList<string> Faces(string liveId, string madeId) => Sorted(_flows.GetValueOrDefault((liveId, madeId)));

    /// <summary>The faces of a live cluster that go nowhere, by crop_id.</summary>
    public IReadOnlyList<string> Dropped(string liveId) => Sorted(_dropped.GetValueOrDefault(liveId));

    /// <summary>The faces of a new cluster that are in no live one.</summary>
    public IReadOnlyList<string> Newcomers(string madeId) => Sorted(_newcomers.GetValueOrDefault(madeId));

    /// <summary>How many faces a live cluster has.</summary>
    public long Size(string liveId) => Of(liveId).Sum(made => (long)Count(liveId, made)) + (_dropped.GetValueOrDefault(liveId)?.Count ?? 0);

    private static IReadOnlyList<string> Sorted(List<string>? crops) => crops is null ? [] : [.. crops.Order(StringComparer.Ordinal)];

    private static List<string> List<TKey>(Dictionary<TKey, List<string>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = [];
        }

        return list;
    }
}
