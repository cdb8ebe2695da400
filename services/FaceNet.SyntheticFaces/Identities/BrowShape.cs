using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>The shape and colour of the eyebrows; lengths in template pixels.</summary>
/// <param name="Thickness">Height of the brow at its thickest.</param>
/// <param name="Height">Distance of the brow's middle above the eye.</param>
/// <param name="InnerGap">Half the gap between the brows; small ones meet over the nose.</param>
/// <param name="Length">From inner to outer end.</param>
/// <param name="Arch">How far the middle rises above the line through the ends.</param>
/// <param name="Slant">How much higher the outer end lies than the inner one.</param>
/// <param name="Density">Opacity, 0.3 (sparse) to 1 (full).</param>
/// <param name="Colour">Colour of the hairs.</param>
public sealed record BrowShape(
    float Thickness,
    float Height,
    float InnerGap,
    float Length,
    float Arch,
    float Slant,
    float Density,
    Rgb Colour)
{
    internal static BrowShape Draw(SeededNumbers numbers, float masculinity, HairDesign hair)
    {
        var darkening = numbers.Between(0.5f, 0.95f);
        return new BrowShape(
            Math.Clamp(numbers.Normal(2.6f + (1.5f * masculinity), 1f), 1.1f, 6f),
            numbers.Normal(11.6f - (1.8f * masculinity), 1.4f),
            Math.Clamp(numbers.Normal(6.2f, 1.8f), 1.2f, 11f),
            numbers.Normal(19.5f, 1.8f),
            numbers.Normal(2.6f - (1.2f * masculinity), 1.1f),
            numbers.Normal(0.6f, 1.5f),
            Math.Clamp(numbers.Normal(0.78f, 0.17f), 0.3f, 1f),
            new Rgb(
                (byte)(hair.Colour.Red * darkening),
                (byte)(hair.Colour.Green * darkening),
                (byte)(hair.Colour.Blue * darkening)));
    }
}
