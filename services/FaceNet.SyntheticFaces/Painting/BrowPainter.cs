using FaceNet.SyntheticFaces.Numbers;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Draws one eyebrow.</summary>
internal static class BrowPainter
{
    public static void Draw(Sketch sketch, int side)
    {
        var brows = sketch.Identity.Brows;
        var raise = sketch.Conditions.Expression.BrowRaise;
        var y = sketch.Layout.BrowY;
        var inner = brows.InnerGap + Math.Min(0f, raise * 2f);
        var innerDrop = Math.Max(0f, -raise) * 3f;
        SKPoint At(float along, float across)
        {
            var arch = brows.Arch * (1f - MathF.Pow(Math.Abs((along - 0.62f) / 0.62f), 2f));
            var height = y - arch - (brows.Slant * (along - 0.5f)) + (innerDrop * (1f - along)) + across;
            return sketch.Head.OnFace(side * (inner + (brows.Length * along)), height, 1.5f);
        }

        var half = brows.Thickness / 2f;
        using var shape = Curve.Closed(
            At(0f, half * 0.95f), At(0.02f, -half * 0.55f), At(0.3f, -half), At(0.62f, -half * 0.9f), At(1f, 0.1f),
            At(0.66f, half * 0.45f), At(0.32f, half * 0.9f));
        var colour = brows.Colour.Opaque();
        sketch.Fill(shape, colour.Fade(brows.Density * 0.8f), 0.5f);

        var numbers = new SeededNumbers(Seeds.Mix(sketch.Identity.Hair.Seed, 50));
        using var hairs = new SKPathBuilder();
        for (var i = 0; i < 9; i++)
        {
            var along = (i + numbers.Unit()) / 10f;
            hairs.MoveTo(At(along, half * 0.7f));
            hairs.LineTo(At(along + 0.1f, -half * 0.8f));
        }

        using var strokes = hairs.Detach();
        sketch.Stroke(strokes, colour.Times(0.7f).Fade(brows.Density * 0.5f), 0.5f);
    }
}
