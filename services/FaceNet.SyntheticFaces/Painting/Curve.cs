using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Smooth curves through points (Catmull-Rom splines).</summary>
internal static class Curve
{
    public static SKPath Open(params ReadOnlySpan<SKPoint> points)
    {
        using var builder = new SKPathBuilder();
        builder.MoveTo(points[0]);
        for (var i = 0; i < points.Length - 1; i++)
        {
            Span(builder, points[Math.Max(0, i - 1)], points[i], points[i + 1], points[Math.Min(points.Length - 1, i + 2)]);
        }

        return builder.Detach();
    }

    public static SKPath Closed(params ReadOnlySpan<SKPoint> points)
    {
        using var builder = new SKPathBuilder();
        var count = points.Length;
        builder.MoveTo(points[0]);
        for (var i = 0; i < count; i++)
        {
            Span(builder, points[(i + count - 1) % count], points[i], points[(i + 1) % count], points[(i + 2) % count]);
        }

        builder.Close();
        return builder.Detach();
    }

    private static void Span(SKPathBuilder builder, SKPoint before, SKPoint from, SKPoint to, SKPoint after) => builder.CubicTo(
        from.X + ((to.X - before.X) / 6f),
        from.Y + ((to.Y - before.Y) / 6f),
        to.X - ((after.X - from.X) / 6f),
        to.Y - ((after.Y - from.Y) / 6f),
        to.X,
        to.Y);
}
