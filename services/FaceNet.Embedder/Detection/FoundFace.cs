using FaceNet.Embedder.Imaging;

namespace FaceNet.Embedder.Detection;

/// <summary>A face that a detector found, in pixels of the picture it was looked for in.</summary>
/// <param name="Left">The left edge of its box.</param>
/// <param name="Top">The upper edge of its box.</param>
/// <param name="Width">The width of its box.</param>
/// <param name="Height">The height of its box.</param>
/// <param name="Confidence">How sure the detector is, in [0, 1].</param>
/// <param name="Landmarks">Eye, eye, nose tip, mouth corner, mouth corner; of each pair the one on the left of the picture first.</param>
internal sealed record FoundFace(float Left, float Top, float Width, float Height, float Confidence, ImagePoint[] Landmarks)
{
    /// <summary>The same face in a picture that is so many times as wide and high.</summary>
    public FoundFace Scaled(double x, double y) => new(
        (float)(Left * x),
        (float)(Top * y),
        (float)(Width * x),
        (float)(Height * y),
        Confidence,
        [.. Landmarks.Select(point => new ImagePoint(point.X * x, point.Y * y))]);

    /// <summary>How much two boxes have in common: intersection over union, in [0, 1].</summary>
    public double Overlap(FoundFace other)
    {
        var width = Math.Min((double)Left + Width, (double)other.Left + other.Width) - Math.Max(Left, other.Left);
        var height = Math.Min((double)Top + Height, (double)other.Top + other.Height) - Math.Max(Top, other.Top);
        var common = Math.Max(0, width) * Math.Max(0, height);
        return common / (((double)Width * Height) + ((double)other.Width * other.Height) - common);
    }
}
