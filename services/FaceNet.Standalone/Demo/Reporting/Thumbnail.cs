using FaceNet.ModelContract;
using SkiaSharp;

namespace FaceNet.Standalone.Demo.Reporting;

/// <summary>Small pictures that live inside a page.</summary>
internal static class Thumbnail
{
    /// <summary>Width and height in pixels.</summary>
    public const int Side = 56;

    private const int JpegQuality = 82;

    /// <summary>Shrinks an encoded picture to a data URI. As for the model, the whole picture becomes a square.</summary>
    public static string DataUri(byte[] encoded)
    {
        var small = FaceImageDecoder.Decode(encoded, new ImageLimits()).Resize(Side, Side);
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var rgba = bitmap.GetPixelSpan();
        for (var pixel = 0; pixel < Side * Side; pixel++)
        {
            small.Pixels.AsSpan(pixel * 3, 3).CopyTo(rgba[(pixel * 4)..]);
            rgba[(pixel * 4) + 3] = byte.MaxValue;
        }

        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return $"data:image/jpeg;base64,{Convert.ToBase64String(jpeg.AsSpan())}";
    }
}
