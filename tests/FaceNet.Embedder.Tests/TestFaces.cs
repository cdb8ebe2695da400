using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using FaceNet.SyntheticFaces;
using Google.Protobuf;
using SkiaSharp;

namespace FaceNet.Embedder.Tests;

/// <summary>Drawn faces in the forms that the Embedder takes.</summary>
internal static class TestFaces
{
    private static readonly SyntheticPopulation Population = new(seed: 4);

    public static DrawnFace Drawn(int person, int photo = 0) => Population.Photo(person, photo);

    public static FaceImage Encoded(int person, int photo = 0) => new() { Encoded = ByteString.CopyFrom(Drawn(person, photo).Jpeg) };

    public static RgbImage Crop(int person, int photo = 0) => FaceImageDecoder.Decode(Drawn(person, photo).Jpeg, new ImageLimits());

    public static FaceImage Raw(RgbImage image) =>
        new() { Raw = new RawPixels { Width = image.Width, Height = image.Height, Rgb = ByteString.CopyFrom(image.Pixels) } };

    public static Landmarks Landmarks(IEnumerable<(double X, double Y)> points)
    {
        Point[] five = [.. points.Select(point => new Point { X = (float)point.X, Y = (float)point.Y })];
        return new Landmarks { LeftEye = five[0], RightEye = five[1], Nose = five[2], LeftMouth = five[3], RightMouth = five[4] };
    }

    /// <summary>A larger picture in which the image was drawn turned, scaled and shifted, and where its points went.</summary>
    public static (RgbImage Picture, Landmarks Landmarks) Place(
        RgbImage image, IEnumerable<(double X, double Y)> points, int width, int height, SKMatrix matrix)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            bitmap.SetPixel(i % image.Width, i / image.Width, new SKColor(image.Pixels[i * 3], image.Pixels[(i * 3) + 1], image.Pixels[(i * 3) + 2]));
        }

        using var target = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(target);
        using var drawn = SKImage.FromBitmap(bitmap);
        canvas.Clear(SKColors.Black);
        canvas.SetMatrix(matrix);
        canvas.DrawImage(drawn, 0, 0, new SKSamplingOptions(SKCubicResampler.CatmullRom));
        canvas.Flush();
        var pixels = target.Pixels.SelectMany(pixel => new[] { pixel.Red, pixel.Green, pixel.Blue }).ToArray();
        var moved = points.Select(point => matrix.MapPoint((float)point.X, (float)point.Y)).Select(point => ((double)point.X, (double)point.Y));
        return (new RgbImage(width, height, pixels), Landmarks(moved));
    }
}
