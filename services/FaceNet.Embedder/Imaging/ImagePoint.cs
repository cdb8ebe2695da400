namespace FaceNet.Embedder.Imaging;

/// <summary>A position in a picture, in pixels from its left and upper edges; the centre of the first pixel is (0.5, 0.5).</summary>
internal readonly record struct ImagePoint(double X, double Y)
{
    public static ImagePoint operator +(ImagePoint a, ImagePoint b) => new(a.X + b.X, a.Y + b.Y);

    public static ImagePoint operator -(ImagePoint a, ImagePoint b) => new(a.X - b.X, a.Y - b.Y);

    public static ImagePoint operator /(ImagePoint a, double divisor) => new(a.X / divisor, a.Y / divisor);
}
