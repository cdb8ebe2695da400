using System.Globalization;

namespace FaceNet.Trainer.Reporting.Charts;

/// <summary>An axis of a plot.</summary>
/// <param name="Label">What it measures.</param>
/// <param name="Low">Where it begins.</param>
/// <param name="High">Where it ends.</param>
/// <param name="Ticks">Values to write beside it.</param>
/// <param name="IsLogarithmic">True where equal steps are equal ratios.</param>
internal sealed record ChartAxis(string Label, double Low, double High, IReadOnlyList<(double At, string Label)> Ticks, bool IsLogarithmic = false)
{
    private const int MostTicks = 7;
    private static readonly double[] Steps = [1, 2, 2.5, 5, 10];

    /// <summary>An axis from a round number to a round number around the values.</summary>
    public static ChartAxis Around(string label, double low, double high)
    {
        double step = StepFor(high > low ? high - low : 1);
        double first = Math.Floor((low / step) + 1e-9) * step, last = Math.Max(first + step, Math.Ceiling((high / step) - 1e-9) * step);
        return Between(label, first, last, step);
    }

    /// <summary>An axis between two values with ticks at multiples of a step.</summary>
    public static ChartAxis Between(string label, double low, double high, double step)
    {
        int count = (int)Math.Floor(((high - low) / step) + 1e-9);
        return new ChartAxis(label, low, high, [.. Enumerable.Range(0, count + 1).Select(index => low + (index * step)).Select(at => (at, Write(at)))]);
    }

    /// <summary>A logarithmic axis with a tick at each power of ten.</summary>
    public static ChartAxis Powers(string label, int lowest, int highest)
    {
        return new ChartAxis(label, Math.Pow(10, lowest), Math.Pow(10, highest), [.. Enumerable.Range(lowest, highest - lowest + 1).Select(power => (Math.Pow(10, power), power == 0 ? "1" : $"1e{power}"))], IsLogarithmic: true);
    }

    /// <summary>An axis with a tick at each of the given values.</summary>
    public static ChartAxis At(string label, IReadOnlyList<(double At, string Label)> ticks)
    {
        double low = ticks.Min(tick => tick.At), high = ticks.Max(tick => tick.At), room = Math.Max(1e-9, 0.05 * (high - low));
        return new ChartAxis(label, low - room, high + room, ticks);
    }

    /// <summary>Where a value lies, 0 at the beginning and 1 at the end; values beyond the ends lie at them.</summary>
    public double Position(double value)
    {
        double position = IsLogarithmic
            ? (Math.Log10(Math.Max(value, double.Epsilon)) - Math.Log10(Low)) / (Math.Log10(High) - Math.Log10(Low))
            : (value - Low) / (High - Low);
        return Math.Clamp(position, 0, 1);
    }

    private static double StepFor(double range)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(range / MostTicks)));
        return Steps.Select(step => step * power).First(step => range / step <= MostTicks + 1e-9);
    }

    private static string Write(double value)
    {
        return Math.Abs(value) >= 10_000 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("0.####", CultureInfo.InvariantCulture);
    }
}
