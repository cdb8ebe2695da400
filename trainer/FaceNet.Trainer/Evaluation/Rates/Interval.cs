namespace FaceNet.Trainer.Evaluation.Rates;

/// <summary>How far a measured value may be off, because other people could have been measured.</summary>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="StandardError">Standard deviation of the value over the resampled people.</param>
internal sealed record Interval(double Low, double High, double StandardError)
{
    private const double Tail = 0.025;

    /// <summary>The interval that the resampled values span, widened where needed to hold the value itself; null where there are not two of them.</summary>
    public static Interval? Of(double value, IEnumerable<double> resampled)
    {
        double[] sorted = [.. resampled.Order()];
        if (sorted.Length < 2)
        {
            return null;
        }

        double mean = sorted.Average(), variance = sorted.Sum(each => (each - mean) * (each - mean)) / (sorted.Length - 1);
        return new Interval(Math.Min(value, Percentile(sorted, Tail)), Math.Max(value, Percentile(sorted, 1 - Tail)), Math.Sqrt(variance));
    }

    private static double Percentile(double[] sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
