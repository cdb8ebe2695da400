using FaceNet.SyntheticFaces.Identities;

namespace FaceNet.SyntheticFaces.Geometry;

/// <summary>Half widths of the head from its top to the chin.</summary>
internal static class HeadOutline
{
    private const int Rows = 64;

    public static float[] HalfWidths(HeadShape head, float top, float bottom)
    {
        Span<(float Y, float X)> knots =
        [
            (top, 0f),
            (top + 2.5f, 19f),
            (top + 12f, head.ForeheadHalfWidth * 0.86f),
            (-40f, head.ForeheadHalfWidth),
            (-14f, (head.ForeheadHalfWidth * 0.45f) + (head.CheekboneHalfWidth * 0.55f)),
            (6f, head.CheekboneHalfWidth),
            (21f, ((head.CheekboneHalfWidth + head.JawHalfWidth) / 2f) + head.CheekFullness),
            (34f, head.JawHalfWidth),
            (bottom - 10f, (head.ChinHalfWidth * 0.72f) + (head.JawHalfWidth * 0.42f)),
            (bottom - 3.4f, head.ChinHalfWidth),
            (bottom - 0.8f, head.ChinHalfWidth * 0.55f),
            (bottom, 0f),
        ];
        var halfWidths = new float[Rows];
        var knot = 0;
        for (var row = 0; row < Rows; row++)
        {
            var y = top + ((bottom - top) * row / (Rows - 1));
            while (knot < knots.Length - 2 && knots[knot + 1].Y < y)
            {
                knot++;
            }

            halfWidths[row] = Math.Max(0f, Between(knots, knot, y));
        }

        return halfWidths;
    }

    /// <summary>Cubic Hermite interpolation with finite-difference slopes.</summary>
    private static float Between(ReadOnlySpan<(float Y, float X)> knots, int knot, float y)
    {
        var (y0, x0) = knots[knot];
        var (y1, x1) = knots[knot + 1];
        var span = y1 - y0;
        var t = (y - y0) / span;
        var slope0 = Slope(knots, knot) * span;
        var slope1 = Slope(knots, knot + 1) * span;
        var t2 = t * t;
        var t3 = t2 * t;
        return (((2f * t3) - (3f * t2) + 1f) * x0) + ((t3 - (2f * t2) + t) * slope0)
            + (((3f * t2) - (2f * t3)) * x1) + ((t3 - t2) * slope1);
    }

    private static float Slope(ReadOnlySpan<(float Y, float X)> knots, int knot)
    {
        var before = Math.Max(0, knot - 1);
        var after = Math.Min(knots.Length - 1, knot + 1);
        return (knots[after].X - knots[before].X) / (knots[after].Y - knots[before].Y);
    }
}
