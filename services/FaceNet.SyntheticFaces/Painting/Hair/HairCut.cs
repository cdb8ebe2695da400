using FaceNet.SyntheticFaces.Identities;

namespace FaceNet.SyntheticFaces.Painting.Hair;

/// <summary>What a hair style looks like from the front; lengths in template pixels.</summary>
/// <param name="SideVolume">How far the hair stands off the head at the sides.</param>
/// <param name="SideEnd">Down to where the sides reach, from the eye line.</param>
/// <param name="CoversEars">Whether the hair hangs over the ears.</param>
/// <param name="Fringe">Where the forehead is covered.</param>
/// <param name="FringeEnd">Down to where the fringe reaches, from the eye line (negative: above it).</param>
/// <param name="Texture">What the strands do.</param>
/// <param name="BackEnd">Down to where the hair behind the neck reaches; null where none shows.</param>
internal sealed record HairCut(
    float SideVolume,
    float SideEnd,
    bool CoversEars,
    Fringe Fringe,
    float FringeEnd,
    HairTexture Texture,
    float? BackEnd)
{
    public static HairCut Of(HairDesign hair)
    {
        var cut = Of(hair.Style);
        var longer = cut.SideEnd > 20f ? (hair.Length - 1f) * 36f : (hair.Length - 1f) * 16f;
        return cut with
        {
            SideVolume = cut.SideVolume * hair.Volume,
            SideEnd = cut.SideEnd + longer,
            FringeEnd = cut.FringeEnd + ((hair.Length - 1f) * 14f),
            BackEnd = cut.BackEnd + longer,
        };
    }

    private static HairCut Of(HairStyle style) => style switch
    {
        HairStyle.Buzz => new(0.8f, -2f, false, Fringe.None, 0f, HairTexture.Cropped, null),
        HairStyle.ShortCut => new(2.6f, -2f, false, Fringe.None, 0f, HairTexture.Straight, null),
        HairStyle.SidePart => new(3.4f, 0f, false, Fringe.Swept, -22f, HairTexture.Straight, null),
        HairStyle.Quiff => new(2f, -3f, false, Fringe.Raised, 0f, HairTexture.Straight, null),
        HairStyle.ShortFringe => new(4f, 2f, false, Fringe.Straight, -20f, HairTexture.Straight, null),
        HairStyle.ShortCurls => new(6f, 0f, false, Fringe.Ragged, -29f, HairTexture.Curls, null),
        HairStyle.Afro => new(15f, 12f, true, Fringe.None, 0f, HairTexture.Coils, null),
        HairStyle.Bob => new(8f, 42f, true, Fringe.Swept, -24f, HairTexture.Straight, 40f),
        HairStyle.BobFringe => new(8f, 40f, true, Fringe.Straight, -17f, HairTexture.Straight, 38f),
        HairStyle.LongParted => new(6f, 84f, true, Fringe.Parted, -14f, HairTexture.Straight, 88f),
        HairStyle.LongFringe => new(6.5f, 84f, true, Fringe.Straight, -17f, HairTexture.Straight, 88f),
        HairStyle.LongWaves => new(9f, 84f, true, Fringe.Parted, -10f, HairTexture.Waves, 88f),
        HairStyle.LongCurls => new(12f, 76f, true, Fringe.Ragged, -24f, HairTexture.Curls, 84f),
        HairStyle.TiedBack => new(1.6f, 2f, false, Fringe.None, 0f, HairTexture.Straight, null),
        HairStyle.Locks => new(8f, 70f, true, Fringe.Parted, -20f, HairTexture.Locks, 76f),
        _ => new(2f, 4f, false, Fringe.None, 0f, HairTexture.Straight, null),
    };
}
