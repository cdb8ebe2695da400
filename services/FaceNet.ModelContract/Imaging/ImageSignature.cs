namespace FaceNet.ModelContract;

/// <summary>Tells image formats apart by their first bytes.</summary>
internal static class ImageSignature
{
    public const string Jpeg = "jpeg";
    public const string Png = "png";
    public const string WebP = "webp";
    public const string Bmp = "bmp";

    /// <summary>The format, or null for bytes that begin like none of the four.</summary>
    public static string? FormatOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebP,
        [(byte)'B', (byte)'M', ..] => Bmp,
        _ => null,
    };
}
