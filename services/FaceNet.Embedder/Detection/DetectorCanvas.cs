using FaceNet.ModelContract;

namespace FaceNet.Embedder.Detection;

/// <summary>How a photo lies in a detector's input: scaled down in its upper left corner, the rest is black.</summary>
/// <param name="Width">The width of the input in pixels.</param>
/// <param name="Height">The height of the input in pixels.</param>
/// <param name="PhotoWidth">The width of the scaled photo in it.</param>
/// <param name="PhotoHeight">The height of the scaled photo in it.</param>
internal readonly record struct DetectorCanvas(int Width, int Height, int PhotoWidth, int PhotoHeight)
{
    /// <summary>Chooses the smallest input that holds the photo.</summary>
    /// <param name="width">The width of the photo.</param>
    /// <param name="height">The height of the photo.</param>
    /// <param name="longestSide">The longest side of the scaled photo.</param>
    /// <param name="multiple">What the sides of the input must be a multiple of.</param>
    public static DetectorCanvas Around(int width, int height, int longestSide, int multiple)
    {
        var (scaledWidth, scaledHeight) = Fit(width, height, longestSide, longestSide);
        return new DetectorCanvas(RoundUp(scaledWidth, multiple), RoundUp(scaledHeight, multiple), scaledWidth, scaledHeight);
    }

    /// <summary>Fits the photo into an input of fixed size.</summary>
    public static DetectorCanvas Into(ModelInput input, int width, int height)
    {
        var (scaledWidth, scaledHeight) = Fit(width, height, input.Width, input.Height);
        return new DetectorCanvas(input.Width, input.Height, scaledWidth, scaledHeight);
    }

    /// <summary>Draws the photo.</summary>
    public RgbImage Draw(RgbImage photo)
    {
        var scaled = photo.Resize(PhotoWidth, PhotoHeight);
        if (Width == PhotoWidth && Height == PhotoHeight)
        {
            return scaled;
        }

        var pixels = new byte[Width * Height * 3];
        for (var y = 0; y < PhotoHeight; y++)
        {
            scaled.Pixels.AsSpan(y * PhotoWidth * 3, PhotoWidth * 3).CopyTo(pixels.AsSpan(y * Width * 3));
        }

        return new RgbImage(Width, Height, pixels);
    }

    private static (int Width, int Height) Fit(int width, int height, int maxWidth, int maxHeight)
    {
        var scale = Math.Min(1, Math.Min((double)maxWidth / width, (double)maxHeight / height));
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    private static int RoundUp(int side, int multiple) => (side + multiple - 1) / multiple * multiple;
}
