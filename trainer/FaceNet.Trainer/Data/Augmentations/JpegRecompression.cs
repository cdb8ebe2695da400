using System.Buffers;
using System.Runtime.InteropServices;
using FaceNet.ModelContract;
using SkiaSharp;

namespace FaceNet.Trainer.Data;

/// <summary>Compresses a photo to JPEG and back, as every camera and every messenger does once more.</summary>
internal sealed class JpegRecompression(AugmentationOptions options) : IAugmentation
{
    private const int HighestQuality = 95;

    private static readonly ImageLimits Limits = new() { MinSide = 1 };

    public void Apply(PhotoCanvas canvas, Random random)
    {
        if (!random.Happens(options.RecompressedShare))
        {
            return;
        }

        int quality = random.Next(options.LowestQuality, HighestQuality + 1);
        canvas.Load(FaceImageDecoder.Decode(Encode(canvas, quality), Limits));
    }

    private static byte[] Encode(PhotoCanvas canvas, int quality)
    {
        var info = new SKImageInfo(canvas.Width, canvas.Height, SKColorType.Rgb888x, SKAlphaType.Opaque);
        byte[] padded = ArrayPool<byte>.Shared.Rent(info.BytesSize);
        var pinned = GCHandle.Alloc(padded, GCHandleType.Pinned);
        try
        {
            Pad(canvas.Pixels, padded);
            using var pixmap = new SKPixmap(info, pinned.AddrOfPinnedObject());
            using SKData jpeg = pixmap.Encode(new SKJpegEncoderOptions(quality)) ?? throw new InvalidOperationException($"A photo of {canvas.Width}x{canvas.Height} pixels could not be compressed to JPEG.");
            return jpeg.ToArray();
        }
        finally
        {
            pinned.Free();
            ArrayPool<byte>.Shared.Return(padded);
        }
    }

    // Skia wants four bytes a pixel; the fourth does not count.
    private static void Pad(ReadOnlySpan<byte> pixels, Span<byte> padded)
    {
        for (int from = 0, to = 0; from < pixels.Length; from += 3, to += 4)
        {
            padded[to] = pixels[from];
            padded[to + 1] = pixels[from + 1];
            padded[to + 2] = pixels[from + 2];
        }
    }
}
