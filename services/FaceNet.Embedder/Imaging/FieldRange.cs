using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Imaging;

/// <summary>Checks numbers of requests against their range.</summary>
internal static class FieldRange
{
    /// <summary>The largest coordinate and side of a picture, in pixels.</summary>
    public const int MaxCoordinate = 16_384;

    /// <summary>Returns a coordinate in [-16384, 16384], or refuses it.</summary>
    public static double Coordinate(float value, string field) =>
        value is >= -MaxCoordinate and <= MaxCoordinate ? value : throw Outside(field, value, $"[-{MaxCoordinate}, {MaxCoordinate}]");

    /// <summary>Returns a length in (0, 16384], or refuses it.</summary>
    public static double Length(float value, string field) =>
        value is > 0 and <= MaxCoordinate ? value : throw Outside(field, value, $"(0, {MaxCoordinate}]");

    /// <summary>Returns a share in [0, 1], or refuses it.</summary>
    public static float Share(float value, string field) => value is >= 0 and <= 1
        ? value
        : throw new InvalidRequestException(field, FormattableString.Invariant($"is {value}, outside the range [0, 1]."), "Give a share, not percent or pixels.");

    // NaN fails every comparison and so lands here too.
    private static InvalidRequestException Outside(string field, float value, string range) => new(
        field, FormattableString.Invariant($"is {value}, outside the range {range}."), "Give the position in pixels of the picture, after EXIF orientation.");
}
