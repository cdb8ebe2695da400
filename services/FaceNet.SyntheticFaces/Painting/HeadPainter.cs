using FaceNet.SyntheticFaces.Painting.Hair;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Draws neck, ears and the bare head.</summary>
internal static class HeadPainter
{
    /// <summary>The visible outline of the head.</summary>
    public static SKPath Outline(Sketch sketch)
    {
        var surface = sketch.Surface;
        var bottom = surface.Bottom;
        Span<float> heights =
        [
            -66f, -58f, -48f, -36f, -22f, -8f, 6f, 16f, 26f, 35f, bottom - 14f, bottom - 8.5f, bottom - 4f, bottom - 1.2f,
        ];
        var points = new SKPoint[(2 * heights.Length) + 2];
        points[0] = sketch.Head.OnEdge(1, -71f);
        points[heights.Length + 1] = sketch.Head.At(0f, bottom, surface.EdgeDepth(bottom));
        for (var i = 0; i < heights.Length; i++)
        {
            points[i + 1] = sketch.Head.OnEdge(1, heights[i]);
            points[^(i + 1)] = sketch.Head.OnEdge(-1, heights[i]);
        }

        return Curve.Closed(points);
    }

    public static void DrawNeck(Sketch sketch)
    {
        var jaw = sketch.Identity.Head.JawHalfWidth;
        var width = jaw * (0.68f + (0.14f * sketch.Identity.Masculinity));
        var head = sketch.Head;
        using var neck = Curve.Closed(
            head.At(-width, 20f, -4f), head.At(width, 20f, -4f),
            head.At(width * 0.98f, 48f, -4f), head.At(width * 1.1f, 64f, -4f), head.At(width * 2.4f, 84f, -8f),
            head.At(-width * 2.4f, 84f, -8f), head.At(-width * 1.1f, 64f, -4f), head.At(-width * 0.98f, 48f, -4f));
        sketch.Fill(neck, sketch.Skin.Base.Times(0.8f, 0.74f, 0.72f));
        sketch.Canvas.Save();
        sketch.Canvas.ClipPath(neck, SKClipOperation.Intersect, true);
        sketch.Spot(head.At(0f, sketch.Surface.Bottom - 4f, 4f), width * 1.4f, 18f, sketch.Skin.Deep.Fade(0.75f));
        sketch.Canvas.Restore();
    }

    public static void DrawEars(Sketch sketch)
    {
        if (HairCut.Of(sketch.Identity.Hair) is { CoversEars: false })
        {
            DrawEar(sketch, -1);
            DrawEar(sketch, 1);
        }
    }

    public static void DrawSkin(Sketch sketch, SKPath outline)
    {
        sketch.Fill(outline, sketch.Skin.Base);
        sketch.Canvas.Save();
        sketch.Canvas.ClipPath(outline, SKClipOperation.Intersect, true);
        DrawRelief(sketch);
        sketch.Canvas.Restore();
    }

    /// <summary>Cheeks, temples, forehead and chin: what the light does not show by itself.</summary>
    private static void DrawRelief(Sketch sketch)
    {
        var head = sketch.Head;
        var skin = sketch.Skin;
        var marks = sketch.Identity.Marks;
        var blush = 0.16f + (0.5f * sketch.Identity.Skin.Blush);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            sketch.Spot(head.OnFace(side * 21f, 22f), 14f, 11f, skin.Blush.Fade(blush));
            sketch.Spot(head.OnFace(side * 19f, 12f), 10f, 6f, skin.Light.Fade(0.4f));
            var hollow = Math.Clamp(0.28f - (0.12f * sketch.Identity.Head.CheekFullness), 0f, 0.4f);
            sketch.Spot(head.OnFace(side * 27f, 31f), 10f, 12f, skin.Shadow.Fade(hollow), side * 24f);
            sketch.Spot(head.OnFace(side * sketch.Identity.Head.ForeheadHalfWidth * 0.9f, -24f), 9f, 18f, skin.Shadow.Fade(0.3f));
        }

        sketch.Spot(head.OnFace(0f, -24f), 24f, 13f, skin.Light.Fade(0.42f));
        sketch.Spot(head.OnFace(0f, sketch.Surface.Bottom - 8f), 9f, 6f, skin.Light.Fade(0.36f));
        sketch.Spot(head.OnFace(0f, sketch.Layout.MouthY + 7.5f + (sketch.Layout.MouthGap * 0.6f)), 11f, 3.4f, skin.Shadow.Fade(0.55f));
        if (sketch.Identity.Head.ChinCleft > 0)
        {
            using var cleft = Curve.Open(head.OnFace(0f, sketch.Surface.Bottom - 9f), head.OnFace(0.2f, sketch.Surface.Bottom - 2f));
            sketch.Stroke(cleft, skin.Deep.Fade(0.6f * sketch.Identity.Head.ChinCleft), 1.3f, 0.5f);
        }

        if (marks.Wrinkles > 0.1f)
        {
            sketch.Spot(head.OnFace(0f, 40f), 30f, 26f, skin.Shadow.Fade(0.16f * marks.Wrinkles));
        }
    }

    private static void DrawEar(Sketch sketch, int side)
    {
        var ears = sketch.Identity.Ears;
        var edge = sketch.Surface.HalfWidth(4f);
        var top = -7f;
        var bottom = top + ears.Height;
        var outer = edge + ears.Protrusion;
        SKPoint At(float x, float y, float depth) => sketch.Head.At(side * x, y, depth);
        using var ear = Curve.Closed(
            At(edge - 4f, top + 5f, 2f), At(edge + (ears.Protrusion * 0.5f), top, -5f), At(outer, top + (ears.Height * 0.25f), -9f),
            At(outer - 0.5f, top + (ears.Height * 0.52f), -8f), At(edge + (ears.Protrusion * 0.55f), bottom - 4f, -4f), At(edge, bottom, 0f),
            At(edge - 4f, bottom - 5f, 3f));
        sketch.Fill(ear, sketch.Skin.Base.Times(0.95f, 0.86f, 0.84f));
        using var fold = Curve.Open(
            At(edge + (ears.Protrusion * 0.25f), top + 4.5f, -4f), At(outer - 2f, top + (ears.Height * 0.3f), -8f), At(outer - 2.4f, top + (ears.Height * 0.55f), -7f),
            At(edge, bottom - 8f, -1f));
        sketch.Stroke(fold, sketch.Skin.Deep.Fade(0.55f), 1.3f, 0.5f);
        if (ears.Earring is { } earring)
        {
            sketch.Dot(At(edge + 1.2f, bottom + 0.4f, -1f), 1.7f, earring.Opaque());
        }
    }
}
