using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// Finds the cluster that a grown one must merge with. It relies on what holds between any two arrivals: no permitted pair of
/// clusters is within its threshold.
/// </summary>
internal sealed class MergeSearch
{
    // From so many pairs on, the threshold no longer depends on size.
    private const int SaturatedSize = 64;

    private readonly ClusterTable _table;
    private readonly ClusteringThresholds _thresholds;
    private readonly float[] _afterJoin = new float[SaturatedSize + 1];
    private readonly float _afterMerge;
    private readonly List<int> _groups = [];

    public MergeSearch(ClusterTable table, ClusteringThresholds thresholds)
    {
        _table = table;
        _thresholds = thresholds;
        for (var n = 1; n <= SaturatedSize; n++)
        {
            _afterJoin[n] = LeastNearness(size => LeastProduct(n, size));
        }

        _afterMerge = LeastNearness(size => 1 - (thresholds.Threshold(SaturatedSize, size) / 2));
    }

    /// <summary>
    /// The best partner of a cluster that one face has just joined, null when there is none. Needs no product beside the
    /// face's own: before it came, B was beyond its threshold, so only a B that is near to the face itself can have come within.
    /// </summary>
    public Candidate? AfterJoin(Cluster grown, ReadOnlySpan<float> rowOfFace)
    {
        var before = (int)Math.Min(grown.Count - 1, SaturatedSize);
        return Best(grown, rowOfFace, _afterJoin[before]);
    }

    /// <summary>The best partner of a cluster that has just absorbed another, null when there is none.</summary>
    public Candidate? AfterMerge(Cluster survivor) => Best(survivor, _table.Neighbours(survivor), _afterMerge);

    // d(A + x, B) <= t(n + 1, b) although d(A, B) > t(n, b) asks for x.m_B >= 1 - [(n + 1) t(n + 1, b) - n t(n, b)] / 2.
    private double LeastProduct(long n, long size) =>
        1 - ((((n + 1) * _thresholds.Threshold(n + 1, size)) - (n * _thresholds.Threshold(n, size))) / 2);

    // A bound is on 2 x.m + t(1, b).
    private float LeastNearness(Func<int, double> leastProduct) =>
        (float)Enumerable.Range(1, SaturatedSize).Min(size => (2 * leastProduct(size)) + _thresholds.Threshold(1, size));

    private Candidate? Best(Cluster grown, ReadOnlySpan<float> bounds, float leastNearness)
    {
        _groups.Clear();
        RowScan.AtLeast(bounds, leastNearness - (2 * _table.Matrix.Tolerance), _groups);
        Candidate? best = null;
        foreach (var group in _groups)
        {
            for (var number = 0; number < ClusterMatrix.ColumnsPerGroup; number++)
            {
                // A slot may be empty: no cluster came to it, or it was absorbed.
                if (_table[ClusterMatrix.ColumnOf(group, number)] is not { } other || other == grown || grown.IsSeparatedFrom(other))
                {
                    continue;
                }

                var candidate = new Candidate(other, grown.SquaredDistance(other), _thresholds.Threshold(grown.Count, other.Count));
                best = candidate.Margin <= 0 && candidate.Beats(best) ? candidate : best;
            }
        }

        return best;
    }
}
