using FaceNet.ModelContract;
using SkiaSharp;

namespace FaceNet.Trainer.Evaluation.Robustness;

/// <summary>Photos as JPEG.</summary>
internal static class JpegImage
{
    private static readonly ImageLimits Limits = new();

    /// <param name="photo">The photo.</param>
    /// <param name="quality">1 to 100.</param>
    public static byte[] Encode(RgbImage photo, int quality)
    {
        using SKBitmap bitmap = ToBitmap(photo);
        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        return jpeg.ToArray();
    }

    /// <summary>The photo in Skia's form, to be disposed by the caller.</summary>
    public static SKBitmap ToBitmap(RgbImage photo)
    {
        var bitmap = new SKBitmap(new SKImageInfo(photo.Width, photo.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Span<byte> rgba = bitmap.GetPixelSpan();
        for (int pixel = 0; pixel < photo.Width * photo.Height; pixel++)
        {
            photo.Pixels.AsSpan(pixel * 3, 3).CopyTo(rgba[(pixel * 4)..]);
            rgba[(pixel * 4) + 3] = byte.MaxValue;
        }

        return bitmap;
    }

    /// <summary>What is left of a photo behind JPEG of that quality.</summary>
    public static RgbImage Recode(RgbImage photo, int quality)
    {
        return FaceImageDecoder.Decode(Encode(photo, quality), Limits);
    }
}
