using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using FaceNet.Trainer.Evaluation.Robustness;
using Google.Protobuf;
using SkiaSharp;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>Makes pictures of aligned photos that the service has to bring back to the model's input. By another library's resampling than the service's own.</summary>
internal static class LfwPictures
{
    private const int Quality = 95;
    private const int DisplacedSize = 320;
    private const int WholeSize = 448;

    /// <summary>The photo as a larger JPEG file.</summary>
    public static FaceImage Enlarge(RgbImage photo, int size)
    {
        float scale = (float)size / photo.Width;
        return new FaceImage { Encoded = ByteString.CopyFrom(JpegImage.Encode(Draw(photo, size, SKMatrix.CreateScale(scale, scale)), Quality)) };
    }

    /// <summary>A photo in whose middle the aligned one lies, twice as large.</summary>
    public static Photo Surround(RgbImage photo)
    {
        float border = (WholeSize - (2 * photo.Width)) / 2f;
        SKMatrix matrix = SKMatrix.CreateScale(2, 2).PostConcat(SKMatrix.CreateTranslation(border, border));
        return new Photo { Encoded = ByteString.CopyFrom(JpegImage.Encode(Draw(photo, WholeSize, matrix), Quality)) };
    }

    /// <summary>A larger picture with the photo shifted, turned up to 30 degrees and 0.8 to 2 times as large in it, and where its landmarks went.</summary>
    public static FaceImage Displace(RgbImage photo, double[][] landmarks, Random random)
    {
        float middle = photo.Width / 2f, room = DisplacedSize / 2f, scale = 0.8f + (1.2f * random.NextSingle());
        SKMatrix matrix = SKMatrix.CreateTranslation(-middle, -middle)
            .PostConcat(SKMatrix.CreateRotationDegrees(Around(30)))
            .PostConcat(SKMatrix.CreateScale(scale, scale))
            .PostConcat(SKMatrix.CreateTranslation(room + Around(30), room + Around(30)));
        Point[] points = [.. landmarks.Select(point => matrix.MapPoint((float)point[0], (float)point[1])).Select(point => new Point { X = point.X, Y = point.Y })];
        return new FaceImage
        {
            Encoded = ByteString.CopyFrom(JpegImage.Encode(Draw(photo, DisplacedSize, matrix), Quality)),
            Landmarks = new Landmarks { LeftEye = points[0], RightEye = points[1], Nose = points[2], LeftMouth = points[3], RightMouth = points[4] },
        };

        float Around(float range)
        {
            return ((2 * random.NextSingle()) - 1) * range;
        }
    }

    private static RgbImage Draw(RgbImage photo, int size, SKMatrix matrix)
    {
        using SKBitmap bitmap = JpegImage.ToBitmap(photo);
        using SKImage image = SKImage.FromBitmap(bitmap);
        using var target = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(target);
        canvas.Clear(SKColors.Black);
        canvas.SetMatrix(matrix);
        canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKCubicResampler.CatmullRom));
        canvas.Flush();
        ReadOnlySpan<byte> rgba = target.GetPixelSpan();
        var pixels = new byte[size * size * 3];
        for (int pixel = 0; pixel < size * size; pixel++)
        {
            rgba.Slice(pixel * 4, 3).CopyTo(pixels.AsSpan(pixel * 3));
        }

        return new RgbImage(size, size, pixels);
    }
}
