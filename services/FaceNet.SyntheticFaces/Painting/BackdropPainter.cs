using FaceNet.SyntheticFaces.Conditions;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Draws what is behind the head.</summary>
internal static class BackdropPainter
{
    public static void Draw(Sketch sketch)
    {
        var backdrop = sketch.Conditions.Backdrop;
        var first = backdrop.First.Opaque();
        var second = backdrop.Second.Opaque();
        var (sin, cos) = MathF.SinCos(backdrop.Angle * MathF.PI / 180f);
        var plain = backdrop.Style == BackdropStyle.Plain;
        using var wash = SKShader.CreateLinearGradient(
            new SKPoint(56f - (70f * cos), 56f - (70f * sin)),
            new SKPoint(56f + (70f * cos), 56f + (70f * sin)),
            [first, plain ? Colours.Mix(first, second, 0.06f) : Colours.Mix(first, second, backdrop.Style == BackdropStyle.Gradient ? 1f : 0.35f)],
            SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = wash };
        sketch.Canvas.DrawPaint(paint);
        switch (backdrop.Style)
        {
            case BackdropStyle.Spots:
                Spots(sketch, second);
                break;
            case BackdropStyle.Bars:
                Bars(sketch, second);
                break;
            case BackdropStyle.Horizon:
                Horizon(sketch, second);
                break;
            case BackdropStyle.Boxes:
                Boxes(sketch, first, second);
                break;
            default:
                break;
        }
    }

    private static void Spots(Sketch sketch, SKColor colour)
    {
        var numbers = sketch.Details(1);
        for (var i = 0; i < 9; i++)
        {
            var centre = new SKPoint(numbers.Between(-8f, 120f), numbers.Between(-8f, 120f));
            sketch.Dot(centre, numbers.Between(4f, 15f), Colours.Mix(colour, SKColors.White, numbers.Unit() * 0.5f).Fade(numbers.Between(0.15f, 0.5f)));
        }
    }

    private static void Bars(Sketch sketch, SKColor colour)
    {
        var numbers = sketch.Details(2);
        for (var x = numbers.Between(-20f, 10f); x < 115f; x += numbers.Between(12f, 36f))
        {
            var width = numbers.Between(4f, 18f);
            Rectangle(sketch, new SKRect(x, -10f, x + width, 122f), colour.Times(numbers.Between(0.7f, 1.2f)).Fade(0.8f), 1.5f);
        }
    }

    private static void Horizon(Sketch sketch, SKColor ground)
    {
        var numbers = sketch.Details(3);
        var y = numbers.Between(25f, 85f);
        Rectangle(sketch, new SKRect(-10f, y, 122f, 130f), ground, 2f);
        for (var i = 0; i < 5; i++)
        {
            sketch.Spot(new SKPoint(numbers.Between(0f, 112f), y), numbers.Between(10f, 24f), numbers.Between(6f, 20f), ground.Times(numbers.Between(0.6f, 0.9f)));
        }
    }

    private static void Boxes(Sketch sketch, SKColor first, SKColor second)
    {
        var numbers = sketch.Details(4);
        for (var i = 0; i < 9; i++)
        {
            var x = numbers.Between(-20f, 105f);
            var y = numbers.Between(-20f, 105f);
            var box = new SKRect(x, y, x + numbers.Between(10f, 40f), y + numbers.Between(10f, 40f));
            Rectangle(sketch, box, Colours.Mix(first, second, numbers.Unit()).Times(numbers.Between(0.7f, 1.25f)), 1f);
        }
    }

    private static void Rectangle(Sketch sketch, SKRect area, SKColor colour, float blur)
    {
        using var builder = new SKPathBuilder();
        builder.AddRect(area);
        using var path = builder.Detach();
        sketch.Fill(path, colour, blur);
    }
}
