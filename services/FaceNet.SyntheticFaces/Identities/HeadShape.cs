using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>The outline of the head; half widths and heights in template pixels.</summary>
/// <param name="CheekboneHalfWidth">Half width at the cheekbones, about 33 to 47.</param>
/// <param name="ForeheadHalfWidth">Half width at the temples.</param>
/// <param name="JawHalfWidth">Half width at the jaw angle.</param>
/// <param name="ChinHalfWidth">Half width just above the chin's lowest point: small is pointed, large is square.</param>
/// <param name="ChinDepth">From the eye line to the chin's lowest point.</param>
/// <param name="CheekFullness">Bulge of the lower cheek beyond the line from cheekbone to jaw, -2 (hollow) to 5 (round).</param>
/// <param name="ChinCleft">Strength of the cleft in the chin, 0 (none) to 1.</param>
public sealed record HeadShape(
    float CheekboneHalfWidth,
    float ForeheadHalfWidth,
    float JawHalfWidth,
    float ChinHalfWidth,
    float ChinDepth,
    float CheekFullness,
    float ChinCleft)
{
    internal static HeadShape Draw(SeededNumbers numbers, float masculinity)
    {
        var cheekbone = numbers.Normal(39.5f + masculinity, 2.6f);
        return new HeadShape(
            cheekbone,
            cheekbone - numbers.Normal(1.4f, 1.3f),
            cheekbone - numbers.Normal(9.4f - (2.6f * masculinity), 2.2f),
            numbers.Normal(11.4f + (3f * masculinity), 2.6f),
            numbers.Normal(56.6f + (1.6f * masculinity), 2.4f),
            numbers.Normal(0.9f, 1.5f),
            numbers.Chance(0.14f) ? numbers.Between(0.5f, 1f) : 0f);
    }
}
