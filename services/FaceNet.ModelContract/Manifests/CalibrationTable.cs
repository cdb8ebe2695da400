namespace FaceNet.ModelContract;

/// <summary>Look-ups in a table of false-accept rates, coarsest first; rows without a distance are passed over.</summary>
internal static class CalibrationTable
{
    public static CalibrationThreshold ThresholdFor(CalibrationPoint[] table, double far)
    {
        if (!(far > 0 && far < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(far), far, "A false-accept rate must be above 0 and below 1; ask for a rate such as 0.001.");
        }

        var rows = Supported(table);
        if (far >= rows[0].Far)
        {
            return new CalibrationThreshold(rows[0].SquaredDistance, rows[0].Far, Limited: false);
        }

        var next = Array.FindIndex(rows, row => row.Far <= far);
        if (next < 0)
        {
            return new CalibrationThreshold(rows[^1].SquaredDistance, rows[^1].Far, Limited: true);
        }

        var (coarse, fine) = (rows[next - 1], rows[next]);
        return far == fine.Far
            ? new CalibrationThreshold(fine.SquaredDistance, fine.Far, Limited: false)
            : new CalibrationThreshold(Between(fine, coarse, far), far, Limited: false);
    }

    public static double? FarAt(CalibrationPoint[] table, double squaredDistance)
    {
        if (!(squaredDistance >= 0 && squaredDistance <= 4))
        {
            throw new ArgumentOutOfRangeException(
                nameof(squaredDistance), squaredDistance, "The squared distance of two unit vectors must be in [0, 4]; pass a threshold in that range.");
        }

        var rows = Supported(table);
        if (squaredDistance > rows[0].SquaredDistance)
        {
            return 1;
        }

        var next = Array.FindIndex(rows, row => row.SquaredDistance <= squaredDistance);
        if (next < 0)
        {
            return null;
        }

        var fine = rows[next];
        if (squaredDistance == fine.SquaredDistance)
        {
            return fine.Far;
        }

        var coarse = rows[next - 1];
        var part = (squaredDistance - fine.SquaredDistance) / (coarse.SquaredDistance - fine.SquaredDistance);
        var far = Math.Pow(10, Math.Log10(fine.Far) + (part * (Math.Log10(coarse.Far) - Math.Log10(fine.Far))));
        return Math.Clamp(far, fine.Far, coarse.Far);
    }

    // Linear in log10(far), counted up from the finer row and never above the coarser one: rounding may only make a threshold stricter.
    private static double Between((double Far, double SquaredDistance) fine, (double Far, double SquaredDistance) coarse, double far)
    {
        var part = Math.Log10(far / fine.Far) / Math.Log10(coarse.Far / fine.Far);
        var exact = fine.SquaredDistance + (part * (coarse.SquaredDistance - fine.SquaredDistance));
        return Math.Clamp(Math.BitDecrement(exact), fine.SquaredDistance, coarse.SquaredDistance);
    }

    private static (double Far, double SquaredDistance)[] Supported(CalibrationPoint[] table)
    {
        (double, double)[] rows = [.. table.Where(point => point.SquaredDistance.HasValue).Select(point => (point.Far, point.SquaredDistance!.Value))];
        return rows.Length > 0
            ? rows
            : throw new InvalidOperationException("The calibration has no threshold at any false-accept rate; it must have one. Calibrate the model again on more people.");
    }
}
