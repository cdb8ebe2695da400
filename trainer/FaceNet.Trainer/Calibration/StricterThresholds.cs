using FaceNet.ModelContract;

namespace FaceNet.Trainer.Calibration;

/// <summary>
/// Joins the tables of several kinds of photos: at each rate the strictest threshold, so that the rate holds on each of them. A rate that one of them
/// does not support has no threshold.
/// </summary>
internal static class StricterThresholds
{
    public static CalibrationPoint[] Of(IReadOnlyList<IReadOnlyList<FarPoint>> tables)
    {
        return [.. FarGrid.Rates.Select((far, index) => Stricter(far, [.. tables.Select(table => table[index])]))];
    }

    private static CalibrationPoint Stricter(double far, FarPoint[] points)
    {
        FarPoint strictest = points.MinBy(point => point.SquaredDistance ?? double.NegativeInfinity)!;
        return strictest.SquaredDistance is { } threshold
            ? new CalibrationPoint { Far = far, SquaredDistance = Round(threshold), Interval = IntervalOf(strictest) }
            : new CalibrationPoint { Far = far, SquaredDistance = null };
    }

    private static double[]? IntervalOf(FarPoint point)
    {
        return point is { Low: { } low, High: { } high } ? [Round(low), Round(high)] : null;
    }

    // Towards strict, so that rounding never admits a pair.
    private static double Round(double distance)
    {
        return Math.Floor(distance * 1e4) / 1e4;
    }
}
