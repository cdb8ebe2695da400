using FaceNet.SyntheticFaces.Identities;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Draws glasses and sunglasses.</summary>
internal static class GlassesPainter
{
    private static readonly GlassesDesign Sunglasses = new(GlassesStyle.Aviator, 14f, 10f, 1.4f, new Rgb(24, 24, 28));

    public static void Draw(Sketch sketch) => Draw(sketch, sketch.Identity.Glasses, SKColors.White.Fade(0.09f));

    public static void DrawSunglasses(Sketch sketch) => Draw(sketch, Sunglasses, new SKColor(22, 22, 28).Fade(0.93f));

    private static void Draw(Sketch sketch, GlassesDesign glasses, SKColor glass)
    {
        var depth = sketch.Surface.Depth(sketch.Layout.EyeX, 0f) + 6f;
        var frame = glasses.Frame.Opaque();
        var thickness = glasses.Style == GlassesStyle.Aviator ? Math.Min(1.3f, glasses.Thickness) : glasses.Thickness;
        var centre = Math.Max(sketch.Layout.EyeX + 0.6f, glasses.HalfWidth + 2.6f);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            SKPoint At(float x, float y) => sketch.Head.At(side * (centre + (x * glasses.HalfWidth)), 1.6f + (y * glasses.HalfHeight), depth - (x > 0 ? 3f * x : 0f));
            using var lens = Lens(glasses.Style, At);
            sketch.Canvas.Save();
            sketch.Canvas.Translate(0.4f, 1.6f);
            sketch.Stroke(lens, sketch.Skin.Deep.Fade(0.3f), thickness, 1f);
            sketch.Canvas.Restore();
            sketch.Fill(lens, glass);
            DrawGlare(sketch, lens, At);
            DrawArm(sketch, side, At(0.97f, -0.4f), frame, Math.Max(1f, thickness));
            if (glasses.Style == GlassesStyle.HalfRim)
            {
                using var rim = Curve.Open(At(-1f, 0.1f), At(-0.9f, -0.75f), At(0f, -0.95f), At(0.92f, -0.75f), At(1f, 0f));
                sketch.Stroke(rim, frame, thickness);
            }
            else
            {
                sketch.Stroke(lens, frame, thickness);
            }
        }

        var inner = centre - glasses.HalfWidth;
        using var bridge = Curve.Open(
            sketch.Head.At(-inner, 0f, depth), sketch.Head.At(0f, -1.8f, depth + 2f), sketch.Head.At(inner, 0f, depth));
        sketch.Stroke(bridge, frame, Math.Max(1f, thickness));
    }

    private static void DrawArm(Sketch sketch, int side, SKPoint hinge, SKColor colour, float width)
    {
        var ear = sketch.Head.At(side * sketch.Surface.HalfWidth(-2f) * 0.99f, -2f, 1f);
        var hiddenByHead = (ear.X - hinge.X) * side < 0.5f;
        if (!hiddenByHead)
        {
            using var arm = Curve.Open(hinge, ear);
            sketch.Stroke(arm, colour, width);
        }
    }

    private static SKPath Lens(GlassesStyle style, Func<float, float, SKPoint> at) => style switch
    {
        GlassesStyle.Round => Curve.Closed(
            at(-0.82f, 0f), at(-0.58f, -0.82f), at(0f, -1.14f), at(0.58f, -0.82f), at(0.82f, 0f), at(0.58f, 0.82f), at(0f, 1.14f), at(-0.58f, 0.82f)),
        GlassesStyle.Aviator => Curve.Closed(
            at(-0.86f, -0.3f), at(-0.55f, -0.82f), at(0.3f, -0.86f), at(0.94f, -0.55f), at(0.9f, 0.25f), at(0.45f, 1.05f), at(-0.2f, 1.12f), at(-0.7f, 0.6f)),
        GlassesStyle.CatEye => Curve.Closed(
            at(-0.94f, -0.2f), at(-0.6f, -0.66f), at(0.3f, -0.82f), at(1.14f, -1.1f), at(0.94f, 0f), at(0.5f, 0.72f), at(-0.4f, 0.8f), at(-0.86f, 0.4f)),
        _ => Curve.Closed(
            at(-0.96f, -0.5f), at(-0.8f, -0.78f), at(0f, -0.84f), at(0.84f, -0.78f), at(0.99f, -0.5f), at(0.95f, 0.5f), at(0.76f, 0.8f), at(0f, 0.86f), at(-0.72f, 0.8f), at(-0.92f, 0.5f)),
    };

    private static void DrawGlare(Sketch sketch, SKPath lens, Func<float, float, SKPoint> at)
    {
        var numbers = sketch.Details(40);
        if (!numbers.Chance(0.45f))
        {
            return;
        }

        sketch.Canvas.Save();
        sketch.Canvas.ClipPath(lens, SKClipOperation.Intersect, true);
        var x = numbers.Between(-0.6f, 0.6f);
        using var glare = Curve.Open(at(x - 0.4f, 1.2f), at(x + 0.4f, -1.2f));
        sketch.Stroke(glare, SKColors.White.Fade(numbers.Between(0.12f, 0.4f)), numbers.Between(2f, 5f), 0.5f);
        sketch.Canvas.Restore();
    }
}
