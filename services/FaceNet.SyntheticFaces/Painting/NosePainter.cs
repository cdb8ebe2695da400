using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Draws the nose.</summary>
internal static class NosePainter
{
    public static void Draw(Sketch sketch)
    {
        var nose = sketch.Identity.Nose;
        var skin = sketch.Skin;
        var tip = sketch.Layout.NoseY;
        var bend = nose.Crook * 2.2f;
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            SKPoint At(float x, float y, float lift = 0f) => sketch.Head.OnFace(side * x, y, lift);
            using var flank = Curve.Open(
                At(nose.BridgeHalfWidth + 2.4f, -5f), At(nose.BridgeHalfWidth + 0.6f + (side * bend), tip * 0.3f), At(nose.BridgeHalfWidth + 1.2f, tip * 0.68f),
                At(nose.HalfWidth * 0.86f, tip - 2f));
            sketch.Stroke(flank, skin.Shadow.Fade(0.55f), 2.6f, 1.25f);
            using var wing = Curve.Open(
                At(nose.HalfWidth * 0.84f, tip - 3.6f), At(nose.HalfWidth, tip - 0.4f), At(nose.HalfWidth * 0.84f, tip + 2.1f), At(nose.HalfWidth * 0.48f, tip + 2.2f));
            sketch.Stroke(wing, skin.Deep.Fade(0.6f), 1.05f, 0.4f);
            using var nostril = Curve.Closed(
                At(nose.HalfWidth * 0.68f, tip + 1.7f), At(nose.HalfWidth * 0.42f, tip + 1.1f), At(nose.HalfWidth * 0.22f, tip + 2.3f), At(nose.HalfWidth * 0.48f, tip + 2.6f));
            sketch.Fill(nostril, skin.Deep.Times(0.6f).Fade(0.35f + (0.6f * nose.Nostrils)), 0.3f);
        }

        using var underside = Curve.Open(
            sketch.Head.OnFace(-nose.HalfWidth * 0.6f, tip + 2.7f), sketch.Head.OnFace(0f, tip + 3.9f), sketch.Head.OnFace(nose.HalfWidth * 0.6f, tip + 2.7f));
        sketch.Stroke(underside, skin.Deep.Fade(0.5f), 1.5f, 0.75f);
        using var ridge = Curve.Open(
            sketch.Head.OnFace(bend * 0.4f, -3f), sketch.Head.OnFace(bend, tip * 0.4f), sketch.Head.OnFace(0f, tip * 0.85f));
        sketch.Stroke(ridge, skin.Light.Fade(0.55f), nose.BridgeHalfWidth * 0.7f, 0.9f);
        sketch.Spot(sketch.Head.OnFace(0f, tip - 1.2f), nose.TipRadius, nose.TipRadius * 0.85f, skin.Light.Fade(0.62f));
        if (nose.Hump > 0)
        {
            sketch.Spot(sketch.Head.OnFace(bend, tip * 0.36f), nose.BridgeHalfWidth * 1.3f, 3f, skin.Light.Fade(0.6f * nose.Hump));
            sketch.Spot(sketch.Head.OnFace(bend, tip * 0.62f), nose.BridgeHalfWidth * 1.2f, 2.4f, skin.Shadow.Fade(0.5f * nose.Hump));
        }

        sketch.Spot(sketch.Head.OnFace(0f, tip), 9f, 6f, skin.Blush.Fade(0.3f * sketch.Identity.Skin.Blush));
    }
}
