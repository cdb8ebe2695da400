using FaceNet.Trainer.Evaluation.Pairs;

namespace FaceNet.Trainer.Evaluation.Rates;

/// <summary>All trade-offs between accepting strangers and refusing the right person.</summary>
internal static class RocCurve
{
    private const double FarStep = 0.02;
    private const double ValStep = 0.004;

    /// <summary>Exact points of the curve from strict to loose, as dense as <see cref="DistanceCounts"/>; empty where one of the two kinds of comparisons is missing.</summary>
    public static IReadOnlyList<RocPoint> Of(MeasuredComparisons comparisons)
    {
        (DistanceCounts genuine, DistanceCounts impostors) = (comparisons.GenuineCounts, comparisons.ImpostorCounts);
        if (genuine.Total == 0 || impostors.Total == 0)
        {
            return [];
        }

        var points = new List<RocPoint> { new(0, 0, 0) };
        long same = 0, different = 0;
        for (int bin = 0; bin < impostors.Bins; bin++)
        {
            if (genuine[bin] + impostors[bin] > 0)
            {
                same += genuine[bin];
                different += impostors[bin];
                points.Add(new RocPoint(DistanceCounts.EndOf(bin), different / (double)impostors.Total, same / (double)genuine.Total));
            }
        }

        return points;
    }

    /// <summary>The rate at which as many strangers are accepted as right people are refused; null without a curve.</summary>
    public static double? EqualErrorRate(IReadOnlyList<RocPoint> curve)
    {
        for (int index = 1; index < curve.Count; index++)
        {
            (RocPoint strict, RocPoint loose) = (curve[index - 1], curve[index]);
            double before = strict.Far + strict.Val - 1, after = loose.Far + loose.Val - 1;
            if (after >= 0)
            {
                return strict.Far + (-before / (after - before) * (loose.Far - strict.Far));
            }
        }

        return null;
    }

    /// <summary>The points a drawing needs: those that lie visibly apart where the false-accept rate has a logarithmic axis.</summary>
    public static IReadOnlyList<RocPoint> Thin(IReadOnlyList<RocPoint> curve)
    {
        var kept = new List<RocPoint>();
        foreach (RocPoint point in curve.Where(point => point.Far > 0))
        {
            if (kept.Count == 0 || Math.Log10(point.Far / kept[^1].Far) >= FarStep || point.Val - kept[^1].Val >= ValStep)
            {
                kept.Add(point);
            }
        }

        return kept;
    }
}
