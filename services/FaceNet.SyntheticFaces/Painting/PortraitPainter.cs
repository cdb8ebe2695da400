using FaceNet.SyntheticFaces.Conditions;
using FaceNet.SyntheticFaces.Identities;
using FaceNet.SyntheticFaces.Painting.Hair;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Draws one portrait, from the back to the front.</summary>
internal static class PortraitPainter
{
    public static void Draw(Sketch sketch)
    {
        BackdropPainter.Draw(sketch);

        // The head is a layer of its own, so that its light leaves the backdrop alone.
        sketch.Canvas.SaveLayer();
        HairPainter.DrawBack(sketch);
        HeadPainter.DrawNeck(sketch);
        HeadPainter.DrawEars(sketch);
        DrawFace(sketch);
        OcclusionPainter.Draw(sketch);
        LightPainter.Draw(sketch);
        sketch.Canvas.Restore();
    }

    private static void DrawFace(Sketch sketch)
    {
        using var outline = HeadPainter.Outline(sketch);
        HeadPainter.DrawSkin(sketch, outline);
        BeardPainter.DrawBeard(sketch, outline);
        EyePainter.Draw(sketch, -1);
        EyePainter.Draw(sketch, 1);
        MarkPainter.Draw(sketch);
        MouthPainter.Draw(sketch);
        BeardPainter.DrawMoustache(sketch);
        NosePainter.Draw(sketch);
        BrowPainter.Draw(sketch, -1);
        BrowPainter.Draw(sketch, 1);
        var overGlasses = HairCut.Of(sketch.Identity.Hair).CoversEars;
        if (overGlasses)
        {
            DrawGlasses(sketch);
        }

        HairPainter.DrawFront(sketch, outline);
        if (!overGlasses)
        {
            DrawGlasses(sketch);
        }
    }

    private static void DrawGlasses(Sketch sketch)
    {
        var worn = sketch.Conditions.GlassesOn && sketch.Conditions.Occlusion.Kind != OcclusionKind.Sunglasses;
        if (worn && sketch.Identity.Glasses.Style != GlassesStyle.None)
        {
            GlassesPainter.Draw(sketch);
        }
    }
}
