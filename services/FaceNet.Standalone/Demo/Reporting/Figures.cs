using System.Globalization;

namespace FaceNet.Standalone.Demo.Reporting;

/// <summary>How figures are written for people.</summary>
internal static class Figures
{
    private const string Nothing = "–";

    public static string Percent(double? share) => share is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %" : Nothing;

    /// <summary>A quality in [0, 1] with three decimals, as the field writes it.</summary>
    public static string Quality(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? Nothing;

    public static string Distance(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? Nothing;

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    public static string Of(long count, string one, string many) => count == 1 ? $"1 {one}" : $"{Count(count)} {many}";
}
