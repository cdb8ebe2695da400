using FaceNet.ModelContract;

namespace FaceNet.Trainer.Calibration;

/// <summary>
/// Joins the tables of several kinds of photos: at each rate the strictest threshold, so that the rate holds on each of them. A rate that one of them
/// does not support has no threshold.
/// </summary>
internal static class StricterThresholds
{
    public static CalibrationPoint[] Of(IReadOnlyList<CalibrationDomain> domains)
    {
        return [.. FarGrid.Rates.Select((far, index) => Stricter(far, [.. domains.Select(domain => domain.Points[index])]))];
    }

    private static CalibrationPoint Stricter(double far, FarPoint[] points)
    {
        FarPoint strictest = points.MinBy(point => point.SquaredDistance ?? double.NegativeInfinity)!;
        return strictest.SquaredDistance is { } threshold
            ? new CalibrationPoint { Far = far, SquaredDistance = Round(threshold), Interval = [Round(strictest.Low!.Value), Round(strictest.High!.Value)] }
            : new CalibrationPoint { Far = far, SquaredDistance = null };
    }

    // Towards strict, so that rounding never admits a pair.
    private static double Round(double distance)
    {
        return Math.Floor(distance * 1e4) / 1e4;
    }
}
