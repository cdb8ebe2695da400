using FaceNet.SyntheticFaces.Numbers;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Draws freckles, moles, scars and the lines of age and expression.</summary>
internal static class MarkPainter
{
    public static void Draw(Sketch sketch)
    {
        DrawFreckles(sketch);
        DrawLines(sketch);
        DrawScar(sketch);
        foreach (var mole in sketch.Identity.Marks.Moles)
        {
            sketch.Dot(sketch.Head.OnFace(mole.X, mole.Y), mole.Radius, sketch.Skin.Deep.Times(0.8f).Fade(0.9f));
        }
    }

    private static void DrawFreckles(Sketch sketch)
    {
        var density = sketch.Identity.Marks.Freckles;
        if (density <= 0)
        {
            return;
        }

        var numbers = new SeededNumbers(sketch.Identity.Marks.Seed);
        using var builder = new SKPathBuilder();
        for (var i = 0; i < 90 * density; i++)
        {
            var point = sketch.Head.OnFace(numbers.Normal(0f, 14f), numbers.Normal(14f, 6f));
            builder.AddCircle(point.X, point.Y, numbers.Between(0.35f, 0.8f));
        }

        using var freckles = builder.Detach();
        sketch.Fill(freckles, Colours.Mix(sketch.Skin.Shadow, new SKColor(140, 76, 40), 0.5f).Fade(0.6f));
    }

    private static void DrawLines(Sketch sketch)
    {
        var marks = sketch.Identity.Marks;
        var smile = Math.Max(0f, sketch.Conditions.Expression.Smile);
        var ink = sketch.Skin.Deep;
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            SKPoint At(float x, float y) => sketch.Head.OnFace(side * x, y);
            var nose = sketch.Identity.Nose;
            var corner = sketch.Layout.MouthHalfWidth;
            var fold = (0.6f * marks.Folds) + (0.28f * smile);
            if (fold > 0.08f)
            {
                using var crease = Curve.Open(
                    At(nose.HalfWidth + 1.2f, sketch.Layout.NoseY - 1f), At(nose.HalfWidth + 4.4f + (1.6f * smile), sketch.Layout.NoseY + 4.5f),
                    At(corner + 3.4f, sketch.Layout.MouthCornerY - 6f), At(corner + 3.8f, sketch.Layout.MouthCornerY - 1f));
                sketch.Stroke(crease, ink.Fade(0.62f * fold), 1.5f, 1f);
            }

            if (marks.Dimples * smile > 0.2f)
            {
                sketch.Spot(At(corner + 5f, sketch.Layout.MouthCornerY - 1f), 2f, 3f, ink.Fade(0.7f * marks.Dimples * smile));
            }

            if (marks.Wrinkles > 0.25f)
            {
                DrawCrowFeet(sketch, At, marks.Wrinkles * (0.7f + (0.5f * smile)));
            }
        }

        DrawForehead(sketch, ink);
    }

    private static void DrawCrowFeet(Sketch sketch, Func<float, float, SKPoint> at, float depth)
    {
        var x = sketch.Identity.Eyes.HalfSpacing + sketch.Identity.Eyes.HalfWidth + 2.4f;
        for (var i = -1; i <= 1; i++)
        {
            using var line = Curve.Open(at(x, i * 1.6f), at(x + 4.5f, (i * 3.4f) + 0.6f));
            sketch.Stroke(line, sketch.Skin.Deep.Fade(0.5f * depth), 0.8f, 0.25f);
        }
    }

    private static void DrawForehead(Sketch sketch, SKColor ink)
    {
        var marks = sketch.Identity.Marks;
        var raise = sketch.Conditions.Expression.BrowRaise;
        var depth = (0.55f * marks.Wrinkles) + (0.3f * Math.Max(0f, raise) * (0.4f + marks.Wrinkles));
        if (depth > 0.1f)
        {
            for (var i = 0; i < 3; i++)
            {
                var y = sketch.Layout.BrowY - 6.5f - (i * 4.6f);
                using var line = Curve.Open(
                    sketch.Head.OnFace(-17f + (2 * i), y + 1f), sketch.Head.OnFace(-7f, y - 0.4f), sketch.Head.OnFace(5f, y + 0.3f), sketch.Head.OnFace(17f - i, y + 0.6f));
                sketch.Stroke(line, ink.Fade(0.6f * depth), 0.9f, 0.4f);
            }
        }

        var frown = (0.5f * marks.Wrinkles) + Math.Max(0f, -raise);
        if (frown > 0.15f)
        {
            foreach (var side in (ReadOnlySpan<int>)[-1, 1])
            {
                using var line = Curve.Open(
                    sketch.Head.OnFace(side * 2.6f, sketch.Layout.BrowY - 1f), sketch.Head.OnFace(side * 2.9f, sketch.Layout.BrowY + 5f));
                sketch.Stroke(line, ink.Fade(0.55f * frown), 0.9f, 0.4f);
            }
        }
    }

    private static void DrawScar(Sketch sketch)
    {
        if (sketch.Identity.Marks.Scar is not { } scar)
        {
            return;
        }

        using var line = Curve.Open(
            sketch.Head.OnFace(scar.StartX, scar.StartY),
            sketch.Head.OnFace(((scar.StartX + scar.EndX) / 2f) + 0.8f, (scar.StartY + scar.EndY) / 2f),
            sketch.Head.OnFace(scar.EndX, scar.EndY));
        sketch.Stroke(line, sketch.Skin.Deep.Fade(0.45f), 2f, 0.4f);
        sketch.Stroke(line, Colours.Mix(sketch.Skin.Light, sketch.Skin.Blush, 0.3f).Fade(0.9f), 1f);
    }
}
