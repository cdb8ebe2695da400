using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>What birth, sun, accidents and years left on the skin.</summary>
/// <param name="Moles">Moles; mostly none to three.</param>
/// <param name="Freckles">Density of freckles, 0 (none) to 1.</param>
/// <param name="Wrinkles">Depth of the lines of age, 0 to 1.</param>
/// <param name="Folds">Depth of the folds from nose to mouth, 0 to 1.</param>
/// <param name="Scar">A scar as a line across the skin; null where there is none.</param>
/// <param name="Dimples">Dimples beside a smile, 0 to 1.</param>
/// <param name="Seed">Places the freckles.</param>
public sealed record SkinMarks(
    IReadOnlyList<Mole> Moles,
    float Freckles,
    float Wrinkles,
    float Folds,
    Scar? Scar,
    float Dimples,
    ulong Seed)
{
    /// <summary>Two are equal when all marks are, the moles in their order.</summary>
    public bool Equals(SkinMarks? other) => other is not null
        && Moles.SequenceEqual(other.Moles)
        && (Freckles, Wrinkles, Folds, Scar, Dimples, Seed)
            == (other.Freckles, other.Wrinkles, other.Folds, other.Scar, other.Dimples, other.Seed);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Moles.Count, Freckles, Wrinkles, Folds, Scar, Dimples, Seed);

    internal static SkinMarks Draw(SeededNumbers numbers, float age, SkinTone skin)
    {
        var moles = new Mole[numbers.Pick((0, 4f), (1, 2.4f), (2, 1.4f), (3, 0.7f))];
        for (var i = 0; i < moles.Length; i++)
        {
            var onForehead = numbers.Chance(0.22f);
            moles[i] = new Mole(
                numbers.Side() * numbers.Between(onForehead ? 2f : 11f, 28f),
                onForehead ? numbers.Between(-30f, -18f) : numbers.Between(11f, 43f),
                numbers.Between(0.8f, 1.9f));
        }

        var aged = Math.Clamp((age - 35f) / 45f, 0f, 1f);
        return new SkinMarks(
            moles,
            skin.Melanin < 0.45f && numbers.Chance(0.25f) ? numbers.Between(0.3f, 1f) : 0f,
            Math.Clamp(aged + numbers.Normal(0f, 0.15f), 0f, 1f),
            Math.Clamp((0.75f * aged) + numbers.Between(0f, 0.4f), 0f, 1f),
            numbers.Chance(0.07f) ? Identities.Scar.Draw(numbers) : null,
            numbers.Chance(0.25f) ? numbers.Between(0.4f, 1f) : 0f,
            numbers.Bits());
    }
}
