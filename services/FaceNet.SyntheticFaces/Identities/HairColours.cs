using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>Natural and dyed hair colours, greying with age.</summary>
internal static class HairColours
{
    public static (Rgb Colour, Rgb Highlight) Draw(SeededNumbers numbers, float age, SkinTone skin)
    {
        var light = 1f - skin.Melanin;
        var natural = numbers.Pick(
            (new Rgb(26, 22, 22), 0.8f + (2.4f * skin.Melanin)),
            (new Rgb(50, 34, 26), 1.3f),
            (new Rgb(86, 56, 36), 1.5f * light),
            (new Rgb(122, 84, 50), 1.1f * light),
            (new Rgb(196, 156, 96), 1.4f * light * light),
            (new Rgb(226, 198, 142), 0.7f * light * light),
            (new Rgb(150, 66, 30), 0.8f * light * light),
            (new Rgb(110, 40, 26), 0.5f * light));
        var dyed = numbers.Chance(0.035f);
        var colour = dyed
            ? numbers.Pick(
                (new Rgb(150, 30, 60), 1f),
                (new Rgb(60, 60, 140), 1f),
                (new Rgb(40, 110, 110), 1f),
                (new Rgb(190, 90, 140), 1f))
            : natural;
        var grey = dyed ? 0f : Math.Clamp(((age - 46f) / 30f) + numbers.Normal(0f, 0.2f), 0f, 1f);
        var silver = (byte)numbers.Between(150f, 222f);
        var shown = Blend(Jitter(numbers, colour), new Rgb(silver, silver, (byte)Math.Min(255, silver + 4)), grey * 0.92f);
        return (shown, Blend(shown, new Rgb(255, 240, 214), numbers.Between(0.14f, 0.34f)));
    }

    private static Rgb Jitter(SeededNumbers numbers, Rgb colour)
    {
        var factor = numbers.Between(0.8f, 1.18f);
        var warmth = numbers.Between(-6f, 6f);
        return new Rgb(
            (byte)Math.Clamp((colour.Red * factor) + warmth, 0f, 255f),
            (byte)Math.Clamp(colour.Green * factor, 0f, 255f),
            (byte)Math.Clamp((colour.Blue * factor) - warmth, 0f, 255f));
    }

    private static Rgb Blend(Rgb from, Rgb to, float share) => new(
        (byte)(from.Red + ((to.Red - from.Red) * share)),
        (byte)(from.Green + ((to.Green - from.Green) * share)),
        (byte)(from.Blue + ((to.Blue - from.Blue) * share)));
}
