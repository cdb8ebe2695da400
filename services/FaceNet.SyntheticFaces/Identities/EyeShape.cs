using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>The shape and colour of the eyes; lengths in template pixels.</summary>
/// <param name="HalfSpacing">Half the distance between the pupils.</param>
/// <param name="HalfWidth">Half the width of one eye.</param>
/// <param name="Openness">Height of the relaxed eye opening.</param>
/// <param name="Tilt">How much higher the outer corner lies than the inner one.</param>
/// <param name="CreaseHeight">Distance of the lid crease above the lid; below 0.6 the crease is hidden (monolid or hooded).</param>
/// <param name="Pouch">Strength of the pouch under the eye, 0 to 1.</param>
/// <param name="Socket">Depth of the eye socket as seen by its shadow, 0 to 1.</param>
/// <param name="IrisRadius">Radius of the iris.</param>
/// <param name="Iris">Colour of the iris.</param>
/// <param name="Lashes">Weight of the upper lash line, including make-up, 0 to 1.</param>
/// <param name="Shadow">Eye shadow on the lid, 0 (none) to 1.</param>
/// <param name="ShadowColour">Colour of the eye shadow.</param>
public sealed record EyeShape(
    float HalfSpacing,
    float HalfWidth,
    float Openness,
    float Tilt,
    float CreaseHeight,
    float Pouch,
    float Socket,
    float IrisRadius,
    Rgb Iris,
    float Lashes,
    float Shadow,
    Rgb ShadowColour)
{
    internal static EyeShape Draw(SeededNumbers numbers, float age, float masculinity, SkinTone skin)
    {
        var light = 1f - skin.Melanin;
        var iris = numbers.Pick(
            (new Rgb(44, 27, 18), 0.5f + (4f * skin.Melanin)),
            (new Rgb(96, 60, 30), 1f),
            (new Rgb(132, 104, 54), 0.6f * light),
            (new Rgb(92, 124, 76), 0.8f * light * light),
            (new Rgb(76, 128, 178), 1.6f * light * light),
            (new Rgb(128, 146, 156), 0.8f * light * light));
        var madeUp = masculinity < 0.5f && numbers.Chance(0.35f);
        return new EyeShape(
            numbers.Normal(17.4f, 1.1f),
            numbers.Normal(7.2f, 0.65f),
            numbers.Normal(6.1f - (0.7f * masculinity), 0.9f),
            numbers.Normal(0.5f, 1.1f),
            numbers.Normal(1.7f, 1.1f),
            Math.Clamp(((age - 30f) / 60f) + numbers.Normal(0.1f, 0.22f), 0f, 1f),
            numbers.Unit(),
            numbers.Normal(3.05f, 0.2f),
            iris,
            Math.Clamp(numbers.Normal(0.75f - (0.5f * masculinity), 0.2f), 0.1f, 1f),
            madeUp ? numbers.Between(0.35f, 0.9f) : 0f,
            numbers.Pick(
                (new Rgb(92, 66, 120), 1f),
                (new Rgb(60, 90, 130), 1f),
                (new Rgb(110, 62, 44), 1.5f),
                (new Rgb(56, 100, 84), 0.7f),
                (new Rgb(40, 34, 38), 1f)));
    }
}
