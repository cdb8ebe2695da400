using System.Numerics.Tensors;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// Finds the cluster with the smallest margin for a face, and the next one. Groups are opened, the most promising first, until no
/// other one can hold a better cluster; what is in them is measured exactly.
/// </summary>
internal sealed class JoinSearch(ClusterTable table, ClusteringThresholds thresholds)
{
    private float[] _unopened = [];

    /// <summary>The two best permitted clusters, the best first; null where there is none.</summary>
    /// <param name="vector">The face.</param>
    /// <param name="row">Its bounds.</param>
    /// <param name="barred">The clusters that it must not join.</param>
    public (Candidate? Best, Candidate? RunnerUp) Find(ReadOnlySpan<float> vector, ReadOnlySpan<float> row, Barred barred)
    {
        if (_unopened.Length < row.Length)
        {
            _unopened = new float[row.Length * 3 / 2];
        }

        var unopened = _unopened.AsSpan(0, row.Length);
        row.CopyTo(unopened);
        Candidate? best = null, runnerUp = null;
        while (true)
        {
            var group = TensorPrimitives.IndexOfMax(unopened);

            // A margin is 2 - 2 x.m - t, and a bound is on 2 x.m + t.
            if (group < 0 || float.IsNegativeInfinity(unopened[group]) || 2 - unopened[group] > runnerUp?.Margin + (2 * table.Matrix.Tolerance))
            {
                return (best, runnerUp);
            }

            unopened[group] = float.NegativeInfinity;
            for (var number = 0; number < ClusterMatrix.ColumnsPerGroup; number++)
            {
                if (table[ClusterMatrix.ColumnOf(group, number)] is { } cluster && !barred.Bars(cluster))
                {
                    var candidate = Measure(vector, cluster);
                    (best, runnerUp) = candidate.Beats(best) ? (candidate, best) : (best, candidate.Beats(runnerUp) ? candidate : runnerUp);
                }
            }
        }
    }

    /// <summary>Measures a cluster exactly.</summary>
    public Candidate Measure(ReadOnlySpan<float> vector, Cluster cluster) =>
        new(cluster, cluster.SquaredDistance(vector), thresholds.Threshold(1, cluster.Count));
}
