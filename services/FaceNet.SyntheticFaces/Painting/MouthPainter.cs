using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Draws the mouth.</summary>
internal static class MouthPainter
{
    private static readonly SKColor Throat = new(56, 16, 18);
    private static readonly SKColor Enamel = new(238, 232, 220);

    public static void Draw(Sketch sketch)
    {
        var mouth = sketch.Identity.Mouth;
        var layout = sketch.Layout;
        var stretch = 1f - (0.18f * Math.Max(0f, sketch.Conditions.Expression.Smile));
        var width = layout.MouthHalfWidth;
        var (middle, corner, gap) = (layout.MouthY, layout.MouthCornerY, layout.MouthGap);
        var upperEdge = middle - (gap * 0.3f);
        var lowerEdge = middle + (gap * 0.7f);
        var upper = mouth.UpperLip * stretch;
        var lower = mouth.LowerLip * stretch;
        var notch = 0.2f + (0.75f * mouth.CupidBow * Math.Min(1f, upper / 2f));
        SKPoint At(float x, float y) => sketch.Head.OnFace(x * width, y, 0.5f);
        var sag = (corner - middle) * 0.35f;

        var left = At(-1f, corner);
        var right = At(1f, corner);
        SKPoint[] upperInner = [left, At(-0.5f, upperEdge + sag), At(-0.16f, upperEdge + 0.1f), At(0f, upperEdge + 0.45f), At(0.16f, upperEdge + 0.1f), At(0.5f, upperEdge + sag), right];
        SKPoint[] lowerInner = [left, At(-0.5f, lowerEdge + sag), At(0f, lowerEdge + 0.3f), At(0.5f, lowerEdge + sag), right];
        SKPoint[] upperOuter = [left, At(-0.55f, upperEdge - (upper * 0.6f) + sag), At(-0.2f, upperEdge - upper), At(0f, upperEdge - upper + notch), At(0.2f, upperEdge - upper), At(0.55f, upperEdge - (upper * 0.6f) + sag), right];
        SKPoint[] lowerOuter = [left, At(-0.58f, lowerEdge + (lower * 0.62f) + sag), At(-0.2f, lowerEdge + lower), At(0.2f, lowerEdge + lower), At(0.58f, lowerEdge + (lower * 0.62f) + sag), right];

        var lip = mouth.Lipstick is { } stick
            ? Colours.Mix(sketch.Skin.Blush, stick.Opaque(), 0.85f)
            : Colours.Mix(sketch.Skin.Base.Times(0.9f, 0.76f, 0.76f), new SKColor(176, 66, 70), mouth.Colour * (1f - (0.45f * sketch.Identity.Skin.Melanin)));
        if (gap > 0.8f)
        {
            DrawInside(sketch, upperInner, lowerInner, upperEdge, gap);
        }

        using var upperLip = Ring(upperOuter, upperInner);
        sketch.Fill(upperLip, lip.Times(0.86f, 0.8f, 0.8f), 0.3f);
        using var lowerLip = Ring(lowerInner, lowerOuter);
        sketch.Fill(lowerLip, lip, 0.3f);
        sketch.Spot(At(0f, lowerEdge + (lower * 0.45f)), width * 0.42f, lower * 0.42f, Colours.Mix(lip, SKColors.White, 0.6f).Fade(mouth.Lipstick is null ? 0.42f : 0.62f));
        using var line = Curve.Open(upperInner);
        sketch.Stroke(line, Colours.Mix(sketch.Skin.Deep, Throat, 0.5f).Fade(gap > 0.8f ? 0.5f : 0.9f), 0.9f);
        sketch.Spot(left, 2.6f, 2.2f, sketch.Skin.Deep.Fade(0.55f));
        sketch.Spot(right, 2.6f, 2.2f, sketch.Skin.Deep.Fade(0.55f));
        sketch.Spot(At(0f, upperEdge - upper - 3.6f), 2f, 3.4f, sketch.Skin.Shadow.Fade(0.4f));
    }

    private static void DrawInside(Sketch sketch, SKPoint[] upperInner, SKPoint[] lowerInner, float upperEdge, float gap)
    {
        using var inside = Ring(upperInner, lowerInner);
        sketch.Fill(inside, Throat);
        sketch.Canvas.Save();
        sketch.Canvas.ClipPath(inside, SKClipOperation.Intersect, true);
        var width = sketch.Layout.MouthHalfWidth * 0.86f;
        var edge = upperEdge + Math.Min(3.4f, (gap * 0.75f) + 0.6f);
        using var teeth = Curve.Closed(
            sketch.Head.OnFace(-width, upperEdge - 4f), sketch.Head.OnFace(width, upperEdge - 4f),
            sketch.Head.OnFace(width * 0.8f, edge - 0.8f), sketch.Head.OnFace(0f, edge), sketch.Head.OnFace(-width * 0.8f, edge - 0.8f));
        sketch.Fill(teeth, Enamel.Fade(0.95f), 0.25f);
        if (sketch.Identity.Mouth.ToothGap > 0)
        {
            using var slit = Curve.Open(sketch.Head.OnFace(0f, upperEdge - 3f), sketch.Head.OnFace(0f, edge));
            sketch.Stroke(slit, Throat.Fade(0.9f), sketch.Identity.Mouth.ToothGap);
        }

        if (gap > 4.5f)
        {
            sketch.Spot(sketch.Head.OnFace(0f, upperEdge + gap), width * 0.7f, gap * 0.4f, new SKColor(186, 84, 84));
        }

        sketch.Canvas.Restore();
    }

    private static SKPath Ring(SKPoint[] there, SKPoint[] back)
    {
        using var forth = Curve.Open(there);
        Span<SKPoint> reversed = stackalloc SKPoint[back.Length];
        for (var i = 0; i < back.Length; i++)
        {
            reversed[i] = back[back.Length - 1 - i];
        }

        using var home = Curve.Open(reversed);
        using var builder = new SKPathBuilder(forth);
        builder.AddPath(home, SKPathAddMode.Extend);
        builder.Close();
        return builder.Detach();
    }
}
