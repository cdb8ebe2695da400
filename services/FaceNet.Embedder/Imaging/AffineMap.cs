namespace FaceNet.Embedder.Imaging;

/// <summary>
/// Says for every position of a crop where in the picture it lies: x' = XX x + XY y + X0, y' = YX x + YY y + Y0.
/// </summary>
internal readonly record struct AffineMap(double XX, double XY, double X0, double YX, double YY, double Y0)
{
    /// <summary>Picture columns that a step of one crop pixel covers at most.</summary>
    public double ScaleX => double.Hypot(XX, XY);

    /// <summary>Picture rows that a step of one crop pixel covers at most.</summary>
    public double ScaleY => double.Hypot(YX, YY);

    public ImagePoint Apply(ImagePoint point) => new((XX * point.X) + (XY * point.Y) + X0, (YX * point.X) + (YY * point.Y) + Y0);

    /// <summary>The map into a picture that was moved by an offset and then scaled.</summary>
    public AffineMap After(ImagePoint offset, double scaleX, double scaleY) =>
        new(XX * scaleX, XY * scaleX, (X0 - offset.X) * scaleX, YX * scaleY, YY * scaleY, (Y0 - offset.Y) * scaleY);
}
