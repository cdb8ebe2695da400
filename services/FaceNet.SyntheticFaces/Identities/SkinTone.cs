using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>The colour of the skin.</summary>
/// <param name="Melanin">From 0 (very light) to 1 (very dark).</param>
/// <param name="Warmth">Undertone: -1 (pink, cool) to 1 (golden, olive).</param>
/// <param name="Blush">Redness of cheeks and nose, 0 to 1.</param>
public sealed record SkinTone(float Melanin, float Warmth, float Blush)
{
    internal static SkinTone Draw(SeededNumbers numbers) => new(
        MathF.Pow(numbers.Unit(), 1.2f),
        Math.Clamp(numbers.Normal(0f, 0.55f), -1f, 1f),
        numbers.Unit() * numbers.Unit());
}
