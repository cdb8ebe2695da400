namespace FaceNet.Clusterer.Clustering;

/// <summary>Which pairs of clusters have other reasons to be apart than before.</summary>
internal sealed class SeparationRecord
{
    private readonly HashSet<(Cluster Older, Cluster Younger)> _pairs = [];

    public void Note(Cluster one, Cluster other) => _pairs.Add(one.Ordinal < other.Ordinal ? (one, other) : (other, one));

    /// <summary>The pairs as they are now; of a cluster that is no more, without reasons.</summary>
    public IReadOnlyList<Separation> Now() =>
    [
        .. _pairs.OrderBy(pair => (pair.Older.Ordinal, pair.Younger.Ordinal))
            .Select(pair => new Separation(pair.Older.Id, pair.Younger.Id, pair.Older.ReasonsAgainst(pair.Younger))),
    ];
}
