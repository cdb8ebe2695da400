using System.Globalization;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Reporting;

/// <summary>How figures are written for people.</summary>
internal static class Figures
{
    private const string Nothing = "-";

    public static string Share(double? value)
    {
        return value?.ToString("F4", CultureInfo.InvariantCulture) ?? Nothing;
    }

    public static string Percent(double? share)
    {
        return share is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %" : Nothing;
    }

    public static string Distance(double? value)
    {
        return value?.ToString("F3", CultureInfo.InvariantCulture) ?? Nothing;
    }

    public static string Count(long value)
    {
        return value.ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>A false-accept rate of the grid, such as 3e-4.</summary>
    public static string Rate(double far)
    {
        return far.ToString("0e-0", CultureInfo.InvariantCulture);
    }

    /// <summary>Whose thresholds stand behind figures.</summary>
    public static string Thresholds(SetFigures figures)
    {
        return figures.Domain.Length == 0 ? "the manifest's thresholds" : $"the manifest's thresholds for {figures.Domain}";
    }

    /// <summary>A false-accept rate as it was measured.</summary>
    public static string MeasuredRate(double? far)
    {
        return far is 0 ? "0" : far?.ToString("0.0e-0", CultureInfo.InvariantCulture) ?? Nothing;
    }

    public static string Range(Interval? interval)
    {
        return interval is null ? Nothing : $"{Share(interval.Low)} to {Share(interval.High)}";
    }

    public static string Change(int? jpegQuality, int? side)
    {
        return jpegQuality is { } quality ? $"JPEG quality {quality}" : side is { } pixels ? $"{pixels}x{pixels} pixels" : "as they are";
    }

    public static string Seconds(double seconds)
    {
        return seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
    }
}
