using FaceNet.SyntheticFaces.Numbers;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting.Hair;

/// <summary>Draws strands and curls inside the shape of the hair.</summary>
internal static class StrandPainter
{
    public static void Draw(Sketch sketch, HairCut cut)
    {
        var design = sketch.Identity.Hair;
        var dark = design.Colour.Opaque().Times(0.55f);
        var light = design.Highlight.Opaque();
        switch (cut.Texture)
        {
            case HairTexture.Curls:
                DrawCurls(sketch, cut, dark.Fade(0.5f), 2.4f, 1.1f, 10);
                DrawCurls(sketch, cut, light.Fade(0.6f), 2.1f, 0.9f, 11);
                break;
            case HairTexture.Coils:
                DrawCurls(sketch, cut, dark.Fade(0.6f), 1.2f, 0.9f, 10);
                DrawCurls(sketch, cut, light.Fade(0.6f), 1.1f, 0.7f, 11);
                break;
            case HairTexture.Locks:
                DrawFlow(sketch, cut, dark.Times(0.7f).Fade(0.8f), 1.5f, 22, 10);
                DrawFlow(sketch, cut, light.Fade(0.45f), 1.2f, 18, 11);
                break;
            default:
                DrawFlow(sketch, cut, dark.Fade(0.5f), 0.8f, 30, 10);
                DrawFlow(sketch, cut, light.Fade(0.55f), 0.8f, 26, 11);
                break;
        }

        var glow = sketch.Conditions.Lighting.Azimuth / 90f * 22f;
        sketch.Spot(sketch.Head.At(glow, -50f, 26f), 24f, 12f, light.Fade(0.45f));
    }

    /// <summary>A few hairs out of place, in every photo others.</summary>
    public static void DrawStray(Sketch sketch, HairCut cut)
    {
        var disorder = sketch.Conditions.HairDisorder;
        if (disorder < 0.1f || cut.Texture == HairTexture.Coils)
        {
            return;
        }

        var numbers = sketch.Details(31);
        using var strays = new SKPathBuilder();
        for (var i = 0; i < 2 + (int)(disorder * 7f); i++)
        {
            var x = numbers.Between(-26f, 26f);
            var y = Hairline.Bare(sketch.Identity.Hair, x / 34f);
            strays.MoveTo(sketch.Head.OnFace(x, y, 2f));
            strays.QuadTo(
                sketch.Head.OnFace(x + numbers.Between(-5f, 5f), y + 7f, 3f),
                sketch.Head.OnFace(x + numbers.Between(-9f, 9f), y + numbers.Between(8f, 20f), 2f));
        }

        using var path = strays.Detach();
        sketch.Stroke(path, sketch.Identity.Hair.Colour.Opaque().Fade(0.75f), 0.7f);
    }

    private static void DrawFlow(Sketch sketch, HairCut cut, SKColor colour, float width, int count, ulong stream)
    {
        var design = sketch.Identity.Hair;
        var numbers = new SeededNumbers(Seeds.Mix(design.Seed, stream));
        var wave = cut.Texture == HairTexture.Waves ? 3.4f : cut.Texture == HairTexture.Locks ? 1.2f : 0.4f;
        var side = sketch.Surface.HalfWidth(6f);
        using var strands = new SKPathBuilder();
        for (var i = 0; i < count; i++)
        {
            var u = ((i + numbers.Unit()) / count * 2f) - 1f;
            var reach = u * (side + cut.SideVolume);
            var root = sketch.Head.At(design.Parting * 0.8f, -70f, 18f);
            var end = cut.SideEnd + (Math.Abs(u) < 0.75f ? -20f : 4f);
            var (x, bow) = (reach * 1.02f, numbers.Between(-wave, wave));
            strands.MoveTo(root.X + (u * 6f), root.Y);
            strands.CubicTo(
                sketch.Head.At((reach * 0.75f) + (design.Parting * 0.25f), -52f, 26f),
                sketch.Head.At(x + bow, -20f, 8f),
                sketch.Head.At(x - bow, Math.Min(end, 14f), 4f));
            if (end > 16f)
            {
                strands.CubicTo(
                    sketch.Head.At(x - (3f * bow), 24f, 3f),
                    sketch.Head.At(x + (3f * bow), 40f, 3f),
                    sketch.Head.At(x + bow, end, 3f));
            }
        }

        using var path = strands.Detach();
        sketch.Stroke(path, colour, width);
    }

    private static void DrawCurls(Sketch sketch, HairCut cut, SKColor colour, float size, float width, ulong stream)
    {
        var numbers = new SeededNumbers(Seeds.Mix(sketch.Identity.Hair.Seed, stream));
        using var curls = new SKPathBuilder();
        void Add(float x, float y, float depth)
        {
            var centre = sketch.Head.At(x, y, depth);
            var radius = size * numbers.Between(0.62f, 1.35f);
            var box = new SKRect(centre.X - radius, centre.Y - radius, centre.X + radius, centre.Y + radius);
            curls.AddArc(box, numbers.Between(0f, 360f), numbers.Between(150f, 280f));
        }

        // The smaller the curls, the more of them.
        for (var i = 0; i < 45 + (30f / size); i++)
        {
            Add(numbers.Between(-48f, 48f), numbers.Between(-56f, cut.FringeEnd < 0 ? cut.FringeEnd : -30f), 16f);
        }

        var inner = sketch.Surface.HalfWidth(0f) * 0.85f;
        for (var i = 0; i < (cut.SideEnd + 60f) * (0.5f + (0.4f / size)); i++)
        {
            Add(numbers.Side() * numbers.Between(inner, inner + cut.SideVolume + 8f), numbers.Between(-50f, Math.Min(66f, cut.SideEnd)), 2f);
        }

        using var path = curls.Detach();
        sketch.Stroke(path, colour, width);
    }
}
