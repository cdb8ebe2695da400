namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>The links of the faces that a correction is about, while it changes them.</summary>
internal sealed class LinkSet
{
    private readonly Dictionary<(string, string), FaceLink> _before;
    private readonly Dictionary<(string, string), FaceLink> _now;
    private readonly Dictionary<string, List<FaceLink>> _byFace = [];

    public LinkSet(IEnumerable<FaceLink> links)
    {
        _before = links.ToDictionary(link => link.Pair);
        _now = [];
        foreach (var link in _before.Values)
        {
            Add(link);
        }
    }

    /// <summary>Links that there were not before.</summary>
    public IReadOnlyList<FaceLink> Added => Beyond(_now, _before);

    /// <summary>Links that there are no longer.</summary>
    public IReadOnlyList<FaceLink> Removed => Beyond(_before, _now);

    public IReadOnlyList<FaceLink> Of(string cropId) => _byFace.TryGetValue(cropId, out var links) ? [.. links] : [];

    /// <summary>What links two faces, null for nothing.</summary>
    public FaceLink? Find(FaceLink like) => _now.GetValueOrDefault(like.Pair);

    public void Add(FaceLink link)
    {
        _now.Add(link.Pair, link);
        Links(link.One).Add(link);
        Links(link.Other).Add(link);
    }

    public void Remove(FaceLink link)
    {
        _now.Remove(link.Pair);
        Links(link.One).Remove(link);
        Links(link.Other).Remove(link);
    }

    private List<FaceLink> Links(string cropId)
    {
        if (!_byFace.TryGetValue(cropId, out var links))
        {
            _byFace[cropId] = links = [];
        }

        return links;
    }

    private static IReadOnlyList<FaceLink> Beyond(Dictionary<(string, string), FaceLink> links, Dictionary<(string, string), FaceLink> others) =>
        [.. links.Values.Where(link => others.GetValueOrDefault(link.Pair) != link).OrderBy(link => link.One, StringComparer.Ordinal).ThenBy(link => link.Other, StringComparer.Ordinal)];
}
