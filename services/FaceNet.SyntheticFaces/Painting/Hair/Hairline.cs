using FaceNet.SyntheticFaces.Identities;
using FaceNet.SyntheticFaces.Numbers;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting.Hair;

/// <summary>The lower edge of the hair over the forehead, from the right temple to the left one.</summary>
internal static class Hairline
{
    private const int Points = 13;

    public static void Add(Sketch sketch, HairCut cut, List<SKPoint> points)
    {
        var design = sketch.Identity.Hair;
        var temple = sketch.Identity.Head.ForeheadHalfWidth * 0.93f;
        var numbers = new SeededNumbers(Seeds.Mix(design.Seed, 3));
        var disorder = sketch.Details(30);
        var shift = (disorder.Unit() - 0.5f) * 8f * sketch.Conditions.HairDisorder;
        for (var i = 0; i < Points; i++)
        {
            var across = 1f - (2f * i / (Points - 1));
            var bare = Bare(design, across);
            var jag = numbers.Between(-1f, 1f) + (disorder.Between(-2f, 2f) * sketch.Conditions.HairDisorder);
            var y = cut.Fringe switch
            {
                Fringe.Straight => cut.FringeEnd + (1.1f * jag) + (3f * across * across) + (across * design.Parting * 0.08f),
                Fringe.Ragged => cut.FringeEnd + (2.6f * jag) + (5f * across * across),
                Fringe.Swept => Swept(bare, cut.FringeEnd, across, (design.Parting + shift) / temple),
                Fringe.Parted => Parted(bare, cut.FringeEnd, across, (design.Parting + shift) / temple),
                Fringe.Raised => bare + (0.8f * jag),
                _ => bare + (0.5f * jag),
            };
            points.Add(sketch.Head.OnFace(across * temple, Math.Max(bare, y), cut.Fringe is Fringe.None ? 0.5f : 1.5f));
        }
    }

    /// <summary>Height of the hairline without a fringe, at a place from -1 (left temple) to 1 (right temple).</summary>
    public static float Bare(HairDesign design, float across)
    {
        var aside = Math.Abs(across);
        var corner = -9f * design.Recession * MathF.Max(0f, 1f - MathF.Pow((aside - 0.58f) / 0.34f, 2f));
        var peak = 6f * design.WidowPeak * MathF.Max(0f, 1f - (aside / 0.3f));
        return -design.HairlineHeight + (22f * MathF.Pow(aside, 4f)) + corner + peak;
    }

    private static float Swept(float bare, float end, float across, float parting)
    {
        var direction = parting > 0 ? -1f : 1f;
        var along = (across - parting) * direction;
        var fall = along > 0 ? MathF.Sqrt(Math.Min(1f, along / 1.1f)) : Math.Min(1f, -along * 1.4f) * 0.5f;
        return bare + ((end + (direction * across * 4f) - bare) * fall);
    }

    private static float Parted(float bare, float end, float across, float parting)
    {
        var away = Math.Min(1f, Math.Abs(across - parting) / (across > parting ? 1f - Math.Min(0.8f, parting) : 1f + Math.Max(-0.8f, parting)));
        return bare + ((end - bare) * away * away);
    }
}
