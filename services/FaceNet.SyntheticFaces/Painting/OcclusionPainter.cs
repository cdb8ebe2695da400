using FaceNet.SyntheticFaces.Conditions;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Draws what hides a part of the face.</summary>
internal static class OcclusionPainter
{
    public static void Draw(Sketch sketch)
    {
        switch (sketch.Conditions.Occlusion.Kind)
        {
            case OcclusionKind.Strand:
                DrawStrand(sketch);
                break;
            case OcclusionKind.Cap:
                DrawCap(sketch);
                break;
            case OcclusionKind.Scarf:
                DrawScarf(sketch);
                break;
            case OcclusionKind.Hand:
                DrawHand(sketch);
                break;
            case OcclusionKind.Sunglasses:
                GlassesPainter.DrawSunglasses(sketch);
                break;
            case OcclusionKind.Mask:
                DrawMask(sketch);
                break;
            default:
                break;
        }
    }

    private static void DrawStrand(Sketch sketch)
    {
        var occlusion = sketch.Conditions.Occlusion;
        var side = occlusion.Side;
        var colour = sketch.Identity.Hair.Colour.Opaque();
        var numbers = sketch.Details(60);
        for (var i = 0; i < 7; i++)
        {
            var x = numbers.Between(-4f, 5f);
            var end = 14f + (20f * occlusion.Reach) + numbers.Between(-5f, 5f);
            using var strand = Curve.Open(
                sketch.Head.OnFace(side * (4f + (0.3f * x)), -44f, 3f), sketch.Head.OnFace(side * (13f + (0.6f * x)), -28f, 4f),
                sketch.Head.OnFace(side * (22f + x), -8f, 4f), sketch.Head.OnFace(side * (26f + (0.8f * x)), (end - 8f) * 0.5f, 4f),
                sketch.Head.OnFace(side * (23f + (0.3f * x)), end, 3f));
            sketch.Stroke(strand, (i % 2 == 0 ? colour : Colours.Mix(colour, sketch.Identity.Hair.Highlight.Opaque(), 0.8f)).Fade(0.9f), numbers.Between(0.7f, 1.7f), 0.3f);
        }
    }

    private static void DrawCap(Sketch sketch)
    {
        var occlusion = sketch.Conditions.Occlusion;
        var head = sketch.Head;
        var cloth = occlusion.Colour.Opaque();
        var rim = -27f + (5f * occlusion.Reach);
        using var crown = Curve.Closed(
            head.OnEdge(1, rim + 3f, 3.5f), head.OnEdge(1, -42f, 5f), head.OnEdge(1, -64f, 5f), head.OnEdge(-1, -64f, 5f), head.OnEdge(-1, -42f, 5f), head.OnEdge(-1, rim + 3f, 3.5f),
            head.OnFace(-24f, rim + 1f, 3f), head.OnFace(0f, rim, 3f), head.OnFace(24f, rim + 1f, 3f));
        sketch.Fill(crown, cloth, 0.4f);
        using var shade = Curve.Closed(
            head.OnFace(-32f, rim + 2f, 4f), head.OnFace(0f, rim - 2f, 8f), head.OnFace(32f, rim + 2f, 4f), head.At(26f, rim + 7f, 52f), head.At(0f, rim + 9f, 56f), head.At(-26f, rim + 7f, 52f));
        sketch.Canvas.Save();
        sketch.Canvas.Translate(0f, 3f);
        sketch.Fill(shade, SKColors.Black.Fade(0.35f), 2f);
        sketch.Canvas.Restore();
        sketch.Fill(shade, cloth.Times(0.72f), 0.3f);
    }

    private static void DrawScarf(Sketch sketch)
    {
        var occlusion = sketch.Conditions.Occlusion;
        var head = sketch.Head;
        var cloth = occlusion.Colour.Opaque();
        var top = sketch.Layout.MouthY + 9f - (8f * occlusion.Reach);
        using var shawl = Curve.Closed(
            head.Beside(1, top - 10f, 4f), head.Beside(1, top + 16f, 12f), head.Beside(1, 90f, 16f), head.Beside(-1, 90f, 16f), head.Beside(-1, top + 16f, 12f), head.Beside(-1, top - 10f, 4f),
            head.OnFace(-24f, top - 2f, 5f), head.At(0f, top + 2f, 48f), head.OnFace(24f, top - 2f, 5f));
        sketch.Fill(shawl, cloth, 0.5f);
        for (var i = 0; i < 3; i++)
        {
            var y = top + 5f + (i * 6.5f);
            using var fold = Curve.Open(head.Beside(1, y - 6f, 3f), head.At(4f * occlusion.Side, y + 4f, 44f), head.Beside(-1, y - 3f, 3f));
            sketch.Stroke(fold, cloth.Times(0.55f).Fade(0.7f), 1.8f, 0.75f);
        }
    }

    private static void DrawHand(Sketch sketch)
    {
        var occlusion = sketch.Conditions.Occlusion;
        var side = occlusion.Side;
        var head = sketch.Head;
        for (var i = 0; i < 4; i++)
        {
            var y = 48f - (i * 7.4f);
            var reach = 24f - (9f * occlusion.Reach) + (i is 0 or 3 ? 3f : 0f);
            using var finger = Curve.Open(head.At(side * 64f, y + 14f, 36f), head.At(side * 44f, y + 5f, 40f), head.At(side * reach, y, 44f));
            sketch.Stroke(finger, sketch.Skin.Deep.Fade(0.8f), 9.6f, 0.8f);
            sketch.Stroke(finger, sketch.Skin.Base.Times(0.95f, 0.9f, 0.88f), 7.8f);
            sketch.Stroke(finger, sketch.Skin.Light.Fade(0.4f), 2.6f, 1f);
            sketch.Dot(head.At(side * (reach - 0.6f), y - 0.2f, 46f), 2f, Colours.Mix(sketch.Skin.Light, sketch.Skin.Blush, 0.3f).Fade(0.8f));
        }
    }

    private static void DrawMask(Sketch sketch)
    {
        var head = sketch.Head;
        var cloth = sketch.Conditions.Occlusion.Colour.Opaque();
        var bottom = sketch.Surface.Bottom;
        var top = 11f + (5f * (1f - sketch.Conditions.Occlusion.Reach));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            using var loop = Curve.Open(head.OnFace(side * 30f, top + 9f, 1f), head.OnEdge(side, 2f, 1f));
            sketch.Stroke(loop, cloth.Times(0.9f), 1f);
            using var lower = Curve.Open(head.OnFace(side * 28f, 40f, 1f), head.OnEdge(side, 12f, 1f));
            sketch.Stroke(lower, cloth.Times(0.9f), 1f);
        }

        using var mask = Curve.Closed(
            head.OnFace(0f, top, 2f), head.OnFace(13f, top + 3.5f, 2f), head.OnFace(31f, top + 9f, 2f), head.OnFace(31f, 30f, 3f), head.OnFace(20f, bottom - 9f, 4f), head.At(0f, bottom + 2f, 38f),
            head.OnFace(-20f, bottom - 9f, 4f), head.OnFace(-31f, 30f, 3f), head.OnFace(-31f, top + 9f, 2f), head.OnFace(-13f, top + 3.5f, 2f));
        sketch.Fill(mask, cloth, 0.3f);
        for (var i = 0; i < 3; i++)
        {
            var y = 27f + (7f * i);
            using var pleat = Curve.Open(head.OnFace(-29f, y - 1f, 3f), head.OnFace(0f, y + 1.4f, 4f), head.OnFace(29f, y - 1f, 3f));
            sketch.Stroke(pleat, cloth.Times(0.72f).Fade(0.8f), 1f, 0.4f);
        }
    }
}
