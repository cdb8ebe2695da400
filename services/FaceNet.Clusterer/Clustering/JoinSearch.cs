using System.Numerics.Tensors;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// Finds the cluster with the smallest margin for a face, and the next one. The row of products singles out the few that may be
/// it within rounding; those are measured exactly.
/// </summary>
internal sealed class JoinSearch(ClusterTable table, ClusteringThresholds thresholds)
{
    private readonly List<int> _slots = [];
    private float[] _nearness = [];

    /// <summary>The two best permitted clusters, the best first; null where there is none.</summary>
    public (Candidate? Best, Candidate? RunnerUp) Find(ReadOnlySpan<float> vector, ReadOnlySpan<float> row, IReadOnlyList<Cluster> forbidden)
    {
        if (_nearness.Length < row.Length)
        {
            _nearness = new float[table.Matrix.Capacity];
        }

        // A margin is 2 - 2 x.m - t, so the smallest one belongs to the largest 2 x.m + t.
        var nearness = _nearness.AsSpan(0, row.Length);
        TensorPrimitives.MultiplyAdd(row, 2f, table.JoinThresholds, nearness);
        foreach (var cluster in forbidden)
        {
            nearness[cluster.Slot] = float.NegativeInfinity;
        }

        var best = TakeBest(vector, nearness);
        return (best, best is null ? null : TakeBest(vector, nearness));
    }

    /// <summary>Measures a cluster exactly.</summary>
    public Candidate Measure(ReadOnlySpan<float> vector, Cluster cluster) =>
        new(cluster, cluster.SquaredDistance(vector), thresholds.Threshold(1, cluster.Count));

    private Candidate? TakeBest(ReadOnlySpan<float> vector, Span<float> nearness)
    {
        var nearest = RowScan.Max(nearness);
        if (float.IsNegativeInfinity(nearest))
        {
            return null;
        }

        _slots.Clear();
        RowScan.AtLeast(nearness, nearest - (6 * table.Matrix.Tolerance), _slots);
        Candidate? best = null;
        foreach (var slot in _slots)
        {
            var candidate = Measure(vector, table[slot]!);
            best = candidate.Beats(best) ? candidate : best;
        }

        nearness[best!.Value.Cluster.Slot] = float.NegativeInfinity;
        return best;
    }
}
