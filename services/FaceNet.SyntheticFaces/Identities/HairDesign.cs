using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>The hair of the head; lengths in template pixels.</summary>
/// <param name="Style">How it is worn.</param>
/// <param name="Colour">Colour, grey included.</param>
/// <param name="Highlight">Colour of the lighter strands.</param>
/// <param name="HairlineHeight">From the eye line up to the hairline in the middle.</param>
/// <param name="Recession">How far the temples have receded, 0 to 1.</param>
/// <param name="WidowPeak">Depth of the peak in the middle of the hairline, 0 to 1.</param>
/// <param name="Parting">Where the hair is parted, from the middle to the right of the picture.</param>
/// <param name="Volume">How far the hair stands off the head, as a factor of what the style has, 0.6 to 1.5.</param>
/// <param name="Length">Length of sides and fringe, as a factor of what the style has, 0.75 to 1.25.</param>
/// <param name="Seed">Places the strands and curls.</param>
public sealed record HairDesign(
    HairStyle Style,
    Rgb Colour,
    Rgb Highlight,
    float HairlineHeight,
    float Recession,
    float WidowPeak,
    float Parting,
    float Volume,
    float Length,
    ulong Seed)
{
    internal static HairDesign Draw(SeededNumbers numbers, float age, float masculinity, SkinTone skin)
    {
        var masculine = masculinity > 0.5f;
        var style = masculine ? MasculineStyle(numbers, age, skin) : FeminineStyle(numbers, skin);
        var (colour, highlight) = HairColours.Draw(numbers, age, skin);
        var thinning = masculine ? Math.Clamp(((age - 25f) / 60f) + numbers.Normal(0f, 0.25f), 0f, 1f) : 0f;
        return new HairDesign(
            style,
            colour,
            highlight,
            numbers.Normal(37f + (4f * thinning), 3.4f),
            thinning,
            numbers.Chance(0.3f) ? numbers.Unit() : 0f,
            numbers.Chance(0.25f) ? numbers.Between(-4f, 4f) : numbers.Side() * numbers.Between(9f, 22f),
            numbers.Between(0.6f, 1.5f),
            numbers.Between(0.75f, 1.25f),
            numbers.Bits());
    }

    private static HairStyle MasculineStyle(SeededNumbers numbers, float age, SkinTone skin)
    {
        var curly = 0.6f + (1.6f * skin.Melanin);
        var old = Math.Clamp((age - 35f) / 35f, 0f, 1f);
        return numbers.Pick(
            (HairStyle.Bald, 0.7f + (0.8f * old)),
            (HairStyle.Wreath, 1.3f * old),
            (HairStyle.Buzz, 1.3f),
            (HairStyle.ShortCut, 2f),
            (HairStyle.SidePart, 2f),
            (HairStyle.Quiff, 1.4f),
            (HairStyle.ShortFringe, 1.3f),
            (HairStyle.ShortCurls, curly),
            (HairStyle.Afro, 0.5f * curly),
            (HairStyle.LongParted, 0.5f),
            (HairStyle.LongWaves, 0.4f),
            (HairStyle.Locks, 0.45f * curly),
            (HairStyle.TiedBack, 0.3f));
    }

    private static HairStyle FeminineStyle(SeededNumbers numbers, SkinTone skin)
    {
        var curly = 0.6f + (1.2f * skin.Melanin);
        return numbers.Pick(
            (HairStyle.Buzz, 0.15f),
            (HairStyle.SidePart, 0.6f),
            (HairStyle.ShortFringe, 0.9f),
            (HairStyle.ShortCurls, 0.6f * curly),
            (HairStyle.Afro, 0.6f * curly),
            (HairStyle.Bob, 1.6f),
            (HairStyle.BobFringe, 1.3f),
            (HairStyle.LongParted, 2f),
            (HairStyle.LongFringe, 1.5f),
            (HairStyle.LongWaves, 1.5f),
            (HairStyle.LongCurls, curly),
            (HairStyle.Locks, 0.6f * curly),
            (HairStyle.TiedBack, 1.6f));
    }
}
