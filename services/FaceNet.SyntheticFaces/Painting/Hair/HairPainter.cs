using FaceNet.SyntheticFaces.Identities;
using FaceNet.SyntheticFaces.Numbers;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting.Hair;

/// <summary>Draws the hair of the head.</summary>
internal static class HairPainter
{
    /// <summary>The hair behind neck and ears; drawn before them.</summary>
    public static void DrawBack(Sketch sketch)
    {
        var cut = HairCut.Of(sketch.Identity.Hair);
        if (cut.BackEnd is not { } end || sketch.Identity.Hair.Style is HairStyle.Bald or HairStyle.Wreath)
        {
            return;
        }

        var volume = cut.SideVolume * 0.72f;
        using var back = Curve.Closed(
            sketch.Head.Beside(1, -38f, -12f), sketch.Head.Beside(1, -24f, volume * 0.4f), sketch.Head.Beside(1, 0f, volume), sketch.Head.Beside(1, end * 0.6f, volume),
            sketch.Head.Beside(1, end, volume * 0.6f), sketch.Head.Beside(-1, end, volume * 0.6f),
            sketch.Head.Beside(-1, end * 0.6f, volume), sketch.Head.Beside(-1, 0f, volume), sketch.Head.Beside(-1, -24f, volume * 0.4f), sketch.Head.Beside(-1, -38f, -12f));
        sketch.Fill(back, sketch.Identity.Hair.Colour.Opaque().Times(0.52f), 0.5f);
    }

    /// <summary>The hair on head, sides and forehead.</summary>
    public static void DrawFront(Sketch sketch, SKPath outline)
    {
        var design = sketch.Identity.Hair;
        switch (design.Style)
        {
            case HairStyle.Bald:
                return;
            case HairStyle.Wreath:
                DrawWreath(sketch, -1);
                DrawWreath(sketch, 1);
                return;
            default:
                break;
        }

        var cut = HairCut.Of(design);
        using var shape = Shape(sketch, cut);
        var colour = design.Colour.Opaque();
        if (cut.Texture == HairTexture.Cropped)
        {
            sketch.Fill(shape, Colours.Mix(colour, sketch.Skin.Base, 0.22f).Fade(0.72f), 1f);
            return;
        }

        CastShadow(sketch, shape, outline);
        sketch.Fill(shape, colour, cut.Texture == HairTexture.Coils ? 0.75f : 0.4f);
        sketch.Canvas.Save();
        sketch.Canvas.ClipPath(shape, SKClipOperation.Intersect, true);
        StrandPainter.Draw(sketch, cut);
        sketch.Canvas.Restore();
        StrandPainter.DrawStray(sketch, cut);
    }

    private static SKPath Shape(Sketch sketch, HairCut cut)
    {
        var head = sketch.Head;
        var design = sketch.Identity.Hair;
        var bumps = new SeededNumbers(Seeds.Mix(design.Seed, 1));
        var curly = cut.Texture is HairTexture.Curls or HairTexture.Coils ? 1.6f : cut.Texture == HairTexture.Waves ? 1.1f : 0.4f;
        float Volume(float y)
        {
            var ease = cut.Texture == HairTexture.Coils ? Rounded(cut, y) : cut.CoversEars ? 1f : Math.Clamp((cut.SideEnd - y) / 14f, 0.12f, 1f);
            return (cut.SideVolume * ease) + (bumps.Between(-curly, curly) * ease) + 0.6f;
        }

        var steps = Math.Max(4, (int)((cut.SideEnd + 70f) / 11f));
        var points = new List<SKPoint>(64);
        for (var i = 0; i <= steps; i++)
        {
            var y = cut.SideEnd + ((-69f - cut.SideEnd) * i / steps);
            points.Add(head.Beside(1, y, Volume(y)));
        }

        for (var i = steps; i >= 0; i--)
        {
            var y = cut.SideEnd + ((-69f - cut.SideEnd) * i / steps);
            points.Add(head.Beside(-1, y, Volume(y)));
        }

        AddSide(sketch, cut, -1, points, downwards: false);
        var hairline = new List<SKPoint>(16);
        Hairline.Add(sketch, cut, hairline);
        hairline.Reverse();
        points.AddRange(hairline);
        AddSide(sketch, cut, 1, points, downwards: true);
        return Curve.Closed([.. points]);
    }

    /// <summary>The round outline of a cloud of curls, as a share of its volume.</summary>
    private static float Rounded(HairCut cut, float y)
    {
        const float Widest = -25f;
        var below = Math.Clamp((y - Widest) / (cut.SideEnd + 2f - Widest), 0f, 1f);
        return MathF.Sqrt(1f - (below * below));
    }

    /// <summary>The inner edge beside the face, between the temple and the end of the hair.</summary>
    private static void AddSide(Sketch sketch, HairCut cut, int side, List<SKPoint> points, bool downwards)
    {
        var head = sketch.Head;
        var width = sketch.Surface.HalfWidth(6f);
        var edge = new List<SKPoint>(8);
        if (cut.CoversEars)
        {
            var open = cut.Fringe == Fringe.Straight ? 0.86f : 0.9f;
            edge.Add(head.OnFace(side * width * open, -4f, 1f));
            for (var y = 10f; y < cut.SideEnd; y += 13f)
            {
                var inward = cut.Texture is HairTexture.Waves or HairTexture.Curls ? MathF.Sin((y * 0.22f) + side) * 2f : 0f;
                edge.Add(head.At(side * ((width * (open + 0.03f)) + inward), y, 10f));
            }

            edge.Add(head.At(side * width * (open + 0.06f), cut.SideEnd + 1f, 4f));
        }
        else
        {
            edge.Add(head.OnFace(side * width * 0.92f, Math.Min(-8f, cut.SideEnd - 6f)));
            edge.Add(head.OnFace(side * width * 0.94f, cut.SideEnd + 2f));
        }

        if (!downwards)
        {
            edge.Reverse();
        }

        points.AddRange(edge);
    }

    private static void CastShadow(Sketch sketch, SKPath shape, SKPath outline)
    {
        var lighting = sketch.Conditions.Lighting;
        var canvas = sketch.Canvas;
        canvas.Save();
        canvas.ClipPath(outline, SKClipOperation.Intersect, true);
        canvas.Translate(-2f * MathF.Sin(lighting.Azimuth * MathF.PI / 180f), 1.2f + (1.6f * MathF.Max(0f, lighting.Elevation / 60f)));
        sketch.Fill(shape, sketch.Skin.Deep.Fade(0.3f + (0.25f * lighting.Contrast)), 1.75f);
        canvas.Restore();
    }

    private static void DrawWreath(Sketch sketch, int side)
    {
        var head = sketch.Head;
        var width = sketch.Surface.HalfWidth(0f);
        using var patch = Curve.Closed(
            head.OnEdge(side, 6f, 0.8f), head.OnEdge(side, -10f, 3f), head.OnEdge(side, -26f, 2.6f), head.OnEdge(side, -36f, 0.5f),
            head.OnFace(side * width * 0.87f, -27f), head.OnFace(side * width * 0.9f, -14f), head.OnFace(side * width * 0.94f, 4f));
        sketch.Fill(patch, sketch.Identity.Hair.Colour.Opaque().Fade(0.9f), 1f);
    }
}
