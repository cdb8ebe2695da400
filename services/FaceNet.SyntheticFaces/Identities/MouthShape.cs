using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>The shape and colour of the relaxed mouth; lengths in template pixels.</summary>
/// <param name="HalfWidth">Half the distance between the corners.</param>
/// <param name="Depth">From the eye line to the line between the lips.</param>
/// <param name="UpperLip">Height of the upper lip.</param>
/// <param name="LowerLip">Height of the lower lip.</param>
/// <param name="CupidBow">Depth of the notch in the upper lip, 0 to 1.</param>
/// <param name="CornerLift">How much higher the corners lie than the middle; negative droops.</param>
/// <param name="Colour">Strength of the lip colour against the skin, 0.1 to 1.</param>
/// <param name="Lipstick">Colour of the lipstick; null where none is worn.</param>
/// <param name="ToothGap">Width of the gap between the front teeth, 0 where there is none.</param>
public sealed record MouthShape(
    float HalfWidth,
    float Depth,
    float UpperLip,
    float LowerLip,
    float CupidBow,
    float CornerLift,
    float Colour,
    Rgb? Lipstick,
    float ToothGap)
{
    internal static MouthShape Draw(SeededNumbers numbers, float masculinity, SkinTone skin)
    {
        var fullness = 0.9f * skin.Melanin;
        var painted = masculinity < 0.5f && numbers.Chance(0.38f);
        return new MouthShape(
            numbers.Normal(13.8f + (0.6f * masculinity), 1.5f),
            numbers.Normal(40.5f, 1.5f),
            Math.Clamp(numbers.Normal(2.6f + fullness - (0.7f * masculinity), 0.8f), 0.8f, 5.5f),
            Math.Clamp(numbers.Normal(3.9f + fullness - (0.8f * masculinity), 0.95f), 1.3f, 7f),
            numbers.Unit(),
            numbers.Normal(0.7f, 0.8f),
            Math.Clamp(numbers.Normal(0.5f - (0.15f * masculinity), 0.17f), 0.1f, 1f),
            painted
                ? numbers.Pick<Rgb?>(
                    (new Rgb(176, 34, 48), 1.2f),
                    (new Rgb(134, 26, 62), 1f),
                    (new Rgb(206, 88, 110), 1f),
                    (new Rgb(168, 84, 70), 1f),
                    (new Rgb(92, 30, 50), 0.5f))
                : null,
            numbers.Chance(0.12f) ? numbers.Between(0.6f, 1.4f) : 0f);
    }
}
