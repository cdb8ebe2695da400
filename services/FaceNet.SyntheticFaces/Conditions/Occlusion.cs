using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Conditions;

/// <summary>What hides a part of the face, and how.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Side">From which side it comes: 1 right of the picture, -1 left.</param>
/// <param name="Reach">How much it hides, 0 to 1.</param>
/// <param name="Colour">Colour of cloth.</param>
public sealed record Occlusion(OcclusionKind Kind, int Side, float Reach, Rgb Colour)
{
    internal static Occlusion Draw(SeededNumbers numbers)
    {
        var kind = numbers.Pick(
            (OcclusionKind.None, 86f),
            (OcclusionKind.Strand, 5f),
            (OcclusionKind.Cap, 3.4f),
            (OcclusionKind.Scarf, 2f),
            (OcclusionKind.Hand, 1.4f),
            (OcclusionKind.Sunglasses, 1.3f),
            (OcclusionKind.Mask, 0.9f));
        return new Occlusion(kind, numbers.Side(), numbers.Unit(), Cloth(numbers, kind));
    }

    private static Rgb Cloth(SeededNumbers numbers, OcclusionKind kind) => kind == OcclusionKind.Mask
        ? numbers.Pick((new Rgb(170, 206, 226), 2f), (new Rgb(238, 240, 242), 1f), (new Rgb(34, 36, 42), 1f))
        : numbers.Pick(
            (new Rgb(36, 44, 66), 1f),
            (new Rgb(140, 32, 38), 1f),
            (new Rgb(60, 92, 62), 1f),
            (new Rgb(188, 176, 150), 1f),
            (new Rgb(60, 60, 64), 1f),
            (new Rgb(190, 130, 50), 0.6f));
}
