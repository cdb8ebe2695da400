using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Draws one eye with its lids and lashes.</summary>
internal static class EyePainter
{
    private static readonly SKColor White = new(240, 236, 232);
    private static readonly SKColor Pupil = new(14, 11, 12);

    public static void Draw(Sketch sketch, int side)
    {
        var eyes = sketch.Identity.Eyes;
        var expression = sketch.Conditions.Expression;
        var open = Math.Max(0.25f, eyes.Openness * (1f - expression.Squint));
        var rise = open * 0.58f;
        var drop = open * 0.42f;
        SKPoint At(float x, float y) => sketch.Head.OnFace(side * (eyes.HalfSpacing + x), y, 1f);
        var inner = At(-eyes.HalfWidth, 0.6f + (eyes.Tilt * 0.4f));
        var outer = At(eyes.HalfWidth, 0.2f - (eyes.Tilt * 0.6f));
        SKPoint[] upper = [inner, At(-eyes.HalfWidth * 0.45f, -rise * 0.8f), At(eyes.HalfWidth * 0.15f, -rise - (eyes.Tilt * 0.1f)), At(eyes.HalfWidth * 0.68f, (-rise * 0.62f) - (eyes.Tilt * 0.4f)), outer];
        SKPoint[] lower = [inner, At(-eyes.HalfWidth * 0.4f, drop * 0.9f), At(eyes.HalfWidth * 0.2f, drop), At(eyes.HalfWidth * 0.7f, (drop * 0.6f) - (eyes.Tilt * 0.3f)), outer];

        DrawSurroundings(sketch, At);
        using var opening = Opening(upper, lower);
        sketch.Canvas.Save();
        sketch.Canvas.ClipPath(opening, SKClipOperation.Intersect, true);
        sketch.Canvas.DrawColor(White);
        DrawIris(sketch, At);
        using (var lidShadow = Curve.Open(upper))
        {
            sketch.Stroke(lidShadow, SKColors.Black.Fade(0.4f), 1.7f, 0.5f);
        }

        sketch.Canvas.Restore();
        DrawLids(sketch, At, upper, lower, rise, drop);
    }

    private static void DrawSurroundings(Sketch sketch, Func<float, float, SKPoint> at)
    {
        var eyes = sketch.Identity.Eyes;
        var skin = sketch.Skin;
        sketch.Spot(at(-0.5f, -3.2f), 12f, 8f, skin.Shadow.Fade(0.2f + (0.45f * eyes.Socket)));
        sketch.Spot(at(-eyes.HalfWidth - 1.5f, -2f), 4f, 6f, skin.Shadow.Fade(0.3f + (0.3f * eyes.Socket)));
        if (eyes.Shadow > 0)
        {
            sketch.Spot(at(1f, -3.6f), 10f, 6f, eyes.ShadowColour.Opaque().Fade(eyes.Shadow));
        }

        if (eyes.Pouch > 0.08f)
        {
            using var bag = Curve.Open(at(-eyes.HalfWidth + 0.5f, 3.6f), at(-1f, 7f), at(eyes.HalfWidth * 0.8f, 4.8f));
            sketch.Stroke(bag, skin.Deep.Fade(0.6f * eyes.Pouch), 1.5f, 0.75f);
            sketch.Spot(at(0f, 4.5f), 8f, 4f, skin.Shadow.Fade(0.5f * eyes.Pouch));
        }
    }

    private static SKPath Opening(SKPoint[] upper, SKPoint[] lower)
    {
        var rim = new SKPoint[upper.Length + lower.Length - 2];
        upper.CopyTo(rim, 0);
        for (var i = 1; i < lower.Length - 1; i++)
        {
            rim[upper.Length + i - 1] = lower[lower.Length - 1 - i];
        }

        return Curve.Closed(rim);
    }

    private static void DrawIris(Sketch sketch, Func<float, float, SKPoint> at)
    {
        var eyes = sketch.Identity.Eyes;
        var expression = sketch.Conditions.Expression;
        var x = Math.Clamp(expression.GazeX, -1f, 1f) * 2f;
        var centre = at(0f, (expression.GazeY * 0.9f) - 0.4f);
        centre.Offset(x, 0f);
        var iris = eyes.Iris.Opaque();
        sketch.Dot(centre, eyes.IrisRadius + 0.35f, iris.Times(0.42f));
        sketch.Dot(centre, eyes.IrisRadius - 0.25f, iris.Times(1.12f));
        sketch.Dot(centre, eyes.IrisRadius * 0.43f, Pupil);
        var glint = sketch.Conditions.Lighting.Azimuth > 0 ? 1f : -1f;
        sketch.Dot(new SKPoint(centre.X + (glint * 1.05f), centre.Y - 1.05f), 0.62f, SKColors.White.Fade(0.9f));
    }

    private static void DrawLids(Sketch sketch, Func<float, float, SKPoint> at, SKPoint[] upper, SKPoint[] lower, float rise, float drop)
    {
        var eyes = sketch.Identity.Eyes;
        var skin = sketch.Skin;
        var lash = Colours.Mix(skin.Deep, Pupil, 0.35f + (0.65f * eyes.Lashes));
        using var upperLine = Curve.Open(upper);
        sketch.Stroke(upperLine, lash.Fade(0.92f), 0.7f + (1.1f * eyes.Lashes));
        using var lowerLine = Curve.Open(lower);
        sketch.Stroke(lowerLine, skin.Deep.Fade(0.3f + (0.25f * eyes.Lashes)), 0.7f);
        if (eyes.Lashes > 0.55f)
        {
            using var wing = Curve.Open(upper[^2], upper[^1], at(eyes.HalfWidth + 1.6f, -1.1f - eyes.Tilt));
            sketch.Stroke(wing, lash.Fade(0.85f), 0.9f * eyes.Lashes);
        }

        if (eyes.CreaseHeight >= 0.6f)
        {
            var above = rise + eyes.CreaseHeight;
            using var crease = Curve.Open(
                at(-eyes.HalfWidth * 0.9f, -above * 0.45f), at(0f, -above - 0.3f), at(eyes.HalfWidth * 0.95f, (-above * 0.5f) - (eyes.Tilt * 0.5f)));
            sketch.Stroke(crease, skin.Deep.Fade(0.55f), 0.85f, 0.25f);
        }
    }
}
