using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>The shape of the ears; lengths in template pixels.</summary>
/// <param name="Height">From the upper rim to the end of the lobe.</param>
/// <param name="Protrusion">How far the ear stands off the head, seen from the front.</param>
/// <param name="Earring">Colour of an earring; null where none is worn.</param>
public sealed record EarShape(float Height, float Protrusion, Rgb? Earring)
{
    internal static EarShape Draw(SeededNumbers numbers) => new(
        numbers.Normal(27f, 2.6f),
        Math.Clamp(numbers.Normal(5.6f, 1.7f), 2.2f, 10f),
        numbers.Chance(0.2f)
            ? numbers.Pick<Rgb?>((new Rgb(226, 188, 92), 1f), (new Rgb(222, 226, 232), 1f), (new Rgb(60, 120, 150), 0.4f))
            : null);
}
