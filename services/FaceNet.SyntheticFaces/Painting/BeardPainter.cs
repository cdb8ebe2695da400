using FaceNet.SyntheticFaces.Identities;
using FaceNet.SyntheticFaces.Numbers;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Draws facial hair.</summary>
internal static class BeardPainter
{
    /// <summary>What grows on cheeks and chin; drawn before the mouth.</summary>
    public static void DrawBeard(Sketch sketch, SKPath outline)
    {
        var beard = sketch.Identity.Beard;
        switch (beard.Style)
        {
            case BeardStyle.Stubble:
                DrawRegion(sketch, Cheeks(sketch, 0f), 0.24f + (0.2f * beard.Density), 2.25f, outline);
                break;
            case BeardStyle.Full:
                DrawRegion(sketch, Cheeks(sketch, 1.6f), beard.Density * 0.95f, 1f, null);
                break;
            case BeardStyle.Flowing:
                DrawRegion(sketch, Cheeks(sketch, 9f), beard.Density, 1f, null);
                break;
            case BeardStyle.Goatee:
                DrawRegion(sketch, Chin(sketch, sketch.Layout.MouthHalfWidth + 4f, 1.5f), beard.Density * 0.92f, 1f, null);
                break;
            case BeardStyle.ChinTuft:
                DrawRegion(sketch, Tuft(sketch), beard.Density * 0.92f, 0.75f, null);
                break;
            case BeardStyle.ChinStrap:
                DrawStrap(sketch, outline);
                break;
            default:
                break;
        }
    }

    /// <summary>What grows on the upper lip; drawn after the mouth.</summary>
    public static void DrawMoustache(Sketch sketch)
    {
        var beard = sketch.Identity.Beard;
        var opacity = beard.Style switch
        {
            BeardStyle.Stubble => 0.22f,
            BeardStyle.Moustache or BeardStyle.Horseshoe or BeardStyle.Goatee or BeardStyle.Full or BeardStyle.Flowing => beard.Density * 0.95f,
            _ => 0f,
        };
        if (opacity <= 0)
        {
            return;
        }

        var layout = sketch.Layout;
        var (nose, corner, width) = (layout.NoseY + 5f, layout.MouthCornerY, layout.MouthHalfWidth);
        var lip = layout.MouthY - (0.3f * layout.MouthGap) - (0.5f * sketch.Identity.Mouth.UpperLip);
        SKPoint At(float x, float y) => sketch.Head.OnFace(x, y, 1.5f);
        var shape = Curve.Closed(
            At(0f, nose + 0.8f), At(width * 0.4f, nose + 0.4f), At(width * 0.85f, corner - 4.5f), At(width + 3f, corner + 0.5f),
            At(width * 0.7f, corner - 1.4f), At(width * 0.3f, lip + 0.4f), At(0f, lip - 0.6f),
            At(-width * 0.3f, lip + 0.4f), At(-width * 0.7f, corner - 1.4f), At(-width - 3f, corner + 0.5f), At(-width * 0.85f, corner - 4.5f), At(-width * 0.4f, nose + 0.4f));
        DrawRegion(sketch, shape, opacity, beard.Style == BeardStyle.Stubble ? 1.25f : 0.5f, null);
        if (beard.Style == BeardStyle.Horseshoe)
        {
            foreach (var side in (ReadOnlySpan<int>)[-1, 1])
            {
                using var branch = Curve.Open(At(side * (width + 1f), corner - 1f), At(side * (width + 2.6f), corner + 6f), At(side * (width + 0.5f), layout.ChinY - 3f));
                sketch.Stroke(branch, beard.Colour.Opaque().Fade(opacity), 4.4f, 0.5f);
            }
        }
    }

    private static void DrawRegion(Sketch sketch, SKPath region, float opacity, float softness, SKPath? within)
    {
        using var shape = region;
        var colour = sketch.Identity.Beard.Colour.Opaque();
        var canvas = sketch.Canvas;
        canvas.Save();
        if (within is not null)
        {
            canvas.ClipPath(within, SKClipOperation.Intersect, true);
        }

        sketch.Fill(shape, Colours.Mix(colour, sketch.Skin.Deep, 0.26f).Fade(opacity), softness);
        canvas.ClipPath(shape, SKClipOperation.Intersect, true);
        DrawHairs(sketch, shape.Bounds, colour, opacity);
        canvas.Restore();
    }

    private static void DrawHairs(Sketch sketch, SKRect area, SKColor colour, float opacity)
    {
        var numbers = new SeededNumbers(Seeds.Mix(sketch.Identity.Hair.Seed, 60));
        using var light = new SKPathBuilder();
        using var dark = new SKPathBuilder();
        var count = Math.Clamp((int)(area.Width * area.Height / 40f), 12, 70);
        for (var i = 0; i < count; i++)
        {
            var hair = i % 2 == 0 ? light : dark;
            var x = area.Left + (numbers.Unit() * area.Width);
            var y = area.Top + (numbers.Unit() * area.Height);
            hair.MoveTo(x, y);
            hair.LineTo(x + ((x - area.MidX) * 0.05f) + numbers.Between(-0.8f, 0.8f), y + numbers.Between(2f, 4f));
        }

        using var lightHairs = light.Detach();
        using var darkHairs = dark.Detach();
        sketch.Stroke(lightHairs, Colours.Mix(colour, SKColors.White, 0.3f).Fade(0.45f * opacity), 0.7f);
        sketch.Stroke(darkHairs, colour.Times(0.5f).Fade(0.6f * opacity), 0.7f);
    }

    private static SKPath Cheeks(Sketch sketch, float beyond)
    {
        var head = sketch.Head;
        var layout = sketch.Layout;
        var bottom = sketch.Surface.Bottom;
        var width = sketch.Surface.HalfWidth(8f);
        var line = 27f - (11f * sketch.Identity.Beard.CheekLine);
        SKPoint On(float x, float y) => head.OnFace(x, y);
        return Curve.Closed(
            head.OnEdge(1, 2f, -0.5f), head.OnEdge(1, 18f, 0.3f), head.OnEdge(1, 34f, 0.2f + (0.3f * beyond)), head.OnEdge(1, bottom - 9f, 0.7f * beyond),
            head.At(8f, bottom + (0.7f * beyond), 22f), head.At(0f, bottom + beyond, 22f), head.At(-8f, bottom + (0.7f * beyond), 22f),
            head.OnEdge(-1, bottom - 9f, 0.7f * beyond), head.OnEdge(-1, 34f, 0.2f + (0.3f * beyond)), head.OnEdge(-1, 18f, 0.3f), head.OnEdge(-1, 2f, -0.5f),
            On(-width * 0.88f, 3f), On(-width * 0.78f, line - 3f), On(-layout.MouthHalfWidth - 6f, line + 6f), On(-layout.MouthHalfWidth - 0.5f, layout.NoseY + 10f), On(-5f, layout.NoseY + 7f),
            On(5f, layout.NoseY + 7f), On(layout.MouthHalfWidth + 0.5f, layout.NoseY + 10f), On(layout.MouthHalfWidth + 6f, line + 6f), On(width * 0.78f, line - 3f), On(width * 0.88f, 3f));
    }

    private static SKPath Chin(Sketch sketch, float width, float beyond)
    {
        var head = sketch.Head;
        var layout = sketch.Layout;
        var bottom = sketch.Surface.Bottom;
        return Curve.Closed(
            head.OnFace(0f, layout.NoseY + 7f), head.OnFace(width * 0.8f, layout.NoseY + 10f), head.OnFace(width, layout.MouthCornerY), head.OnFace(width * 0.85f, bottom - 9f),
            head.At(width * 0.45f, bottom + (0.7f * beyond), 24f), head.At(0f, bottom + beyond, 24f), head.At(-width * 0.45f, bottom + (0.7f * beyond), 24f),
            head.OnFace(-width * 0.85f, bottom - 9f), head.OnFace(-width, layout.MouthCornerY), head.OnFace(-width * 0.8f, layout.NoseY + 10f));
    }

    private static SKPath Tuft(Sketch sketch)
    {
        var head = sketch.Head;
        var bottom = sketch.Surface.Bottom;
        var top = sketch.Layout.MouthY + (0.7f * sketch.Layout.MouthGap) + sketch.Identity.Mouth.LowerLip + 1f;
        return Curve.Closed(
            head.OnFace(0f, top), head.OnFace(3f, top + 2.5f), head.OnFace(8f, bottom - 6f), head.At(4f, bottom + 2.5f, 25f),
            head.At(-4f, bottom + 2.5f, 25f), head.OnFace(-8f, bottom - 6f), head.OnFace(-3f, top + 2.5f));
    }

    private static void DrawStrap(Sketch sketch, SKPath outline)
    {
        var head = sketch.Head;
        var bottom = sketch.Surface.Bottom;
        var beard = sketch.Identity.Beard;
        using var strap = Curve.Open(
            head.OnEdge(1, -2f, -1f), head.OnEdge(1, 18f, -1.5f), head.OnEdge(1, 35f, -1.5f), head.OnEdge(1, bottom - 8f, -2f), head.At(0f, bottom - 2f, 25f),
            head.OnEdge(-1, bottom - 8f, -2f), head.OnEdge(-1, 35f, -1.5f), head.OnEdge(-1, 18f, -1.5f), head.OnEdge(-1, -2f, -1f));
        sketch.Canvas.Save();
        sketch.Canvas.ClipPath(outline, SKClipOperation.Intersect, true);
        sketch.Stroke(strap, beard.Colour.Opaque().Fade(beard.Density * 0.92f), 6f, 0.75f);
        sketch.Canvas.Restore();
    }
}
