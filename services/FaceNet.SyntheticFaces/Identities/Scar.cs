using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>A scar: a line on the skin, in template pixels from the middle of the eye line.</summary>
public sealed record Scar(float StartX, float StartY, float EndX, float EndY)
{
    internal static Scar Draw(SeededNumbers numbers)
    {
        var x = numbers.Side() * numbers.Between(14f, 26f);
        var y = numbers.Chance(0.3f) ? numbers.Between(-28f, -16f) : numbers.Between(12f, 34f);
        return new Scar(x, y, x + numbers.Between(-6f, 6f), y + numbers.Between(7f, 13f));
    }
}
