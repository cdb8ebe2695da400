using SkiaSharp;

namespace FaceNet.SyntheticFaces.Geometry;

/// <summary>A turn, a scaling and a shift: x' = a x - b y + dx, y' = b x + a y + dy.</summary>
internal readonly record struct Similarity(float A, float B, float Dx, float Dy)
{
    public SKPoint Apply(float x, float y) => new((A * x) - (B * y) + Dx, (B * x) + (A * y) + Dy);

    public SKPoint Undo(float x, float y)
    {
        var size = (A * A) + (B * B);
        var u = x - Dx;
        var v = y - Dy;
        return new SKPoint(((A * u) + (B * v)) / size, ((A * v) - (B * u)) / size);
    }

    /// <summary>The similarity that brings the points closest to the targets in the sense of least squares.</summary>
    public static Similarity Fit(ReadOnlySpan<SKPoint> points, ReadOnlySpan<FacePoint> targets)
    {
        float px = 0, py = 0, tx = 0, ty = 0;
        for (var i = 0; i < points.Length; i++)
        {
            px += points[i].X / points.Length;
            py += points[i].Y / points.Length;
            tx += targets[i].X / points.Length;
            ty += targets[i].Y / points.Length;
        }

        float along = 0, across = 0, spread = 0;
        for (var i = 0; i < points.Length; i++)
        {
            var (x, y) = (points[i].X - px, points[i].Y - py);
            var (u, v) = (targets[i].X - tx, targets[i].Y - ty);
            along += (x * u) + (y * v);
            across += (x * v) - (y * u);
            spread += (x * x) + (y * y);
        }

        var a = along / spread;
        var b = across / spread;
        return new Similarity(a, b, tx - (a * px) + (b * py), ty - (b * px) - (a * py));
    }

    /// <summary>This one first, then a turn and scaling about a centre and a shift.</summary>
    public Similarity Then(float degrees, float scale, float centreX, float centreY, float shiftX, float shiftY)
    {
        var (sin, cos) = MathF.SinCos(degrees * MathF.PI / 180f);
        var (a, b) = (cos * scale, sin * scale);
        var (dx, dy) = (Dx - centreX, Dy - centreY);
        return new Similarity(
            (a * A) - (b * B),
            (b * A) + (a * B),
            (a * dx) - (b * dy) + centreX + shiftX,
            (b * dx) + (a * dy) + centreY + shiftY);
    }
}
