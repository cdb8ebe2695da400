using SkiaSharp;

namespace FaceNet.SyntheticFaces.Finishing;

/// <summary>Encodes RGB24 pixels as JPEG.</summary>
internal static class JpegEncoder
{
    public static byte[] Encode(ReadOnlySpan<byte> rgb, int width, int height, int quality)
    {
        var rgba = new byte[width * height * 4];
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            rgba[to] = rgb[from];
            rgba[to + 1] = rgb[from + 1];
            rgba[to + 2] = rgb[from + 2];
            rgba[to + 3] = 255;
        }

        using var image = SKImage.FromPixelCopy(
            new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), rgba);
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, quality);
        return data.ToArray();
    }
}
