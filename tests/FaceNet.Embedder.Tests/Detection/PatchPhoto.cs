using FaceNet.ModelContract;
using FaceNet.ModelContract.Tests;
using FaceNet.Protos.Type.V1;
using Google.Protobuf;
using SkiaSharp;

namespace FaceNet.Embedder.Tests.Detection;

/// <summary>Photos of noise with squares of colour on it, which the tiny detector takes for faces.</summary>
internal static class PatchPhoto
{
    /// <summary>One cell of the tiny detector's finer stride.</summary>
    public const int Cell = 8;

    /// <summary>Paints squares on grey noise.</summary>
    /// <param name="width">The width of the photo.</param>
    /// <param name="height">The height of the photo.</param>
    /// <param name="side">The side of the squares.</param>
    /// <param name="squares">The upper left corner of each and its colour.</param>
    public static RgbImage Paint(int width, int height, int side, params (int Left, int Top, int Red, int Green, int Blue)[] squares)
    {
        var noise = TestImages.Noise(width, height, seed: 3);
        return TestImages.Painted(width, height, (x, y) =>
        {
            var grey = noise.Pixels[((y * width) + x) * 3] / 2;
            foreach (var square in squares)
            {
                if (x >= square.Left && x < square.Left + side && y >= square.Top && y < square.Top + side)
                {
                    return (square.Red, square.Green, square.Blue);
                }
            }

            return (grey, grey, grey);
        });
    }

    public static Photo Raw(RgbImage image) => new() { Raw = TestFaces.Raw(image).Raw };

    public static Photo Jpeg(RgbImage image) => new() { Encoded = ByteString.CopyFrom(TestImages.Encode(image, SKEncodedImageFormat.Jpeg, quality: 100)) };
}
