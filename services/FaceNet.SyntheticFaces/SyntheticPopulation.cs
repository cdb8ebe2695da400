using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces;

/// <summary>
/// An endless population of drawn people: (seed, person, photo) always gives the same photo. People of different numbers or
/// seeds have nothing to do with each other. Thread-safe.
/// </summary>
/// <param name="seed">Chooses the population.</param>
public sealed class SyntheticPopulation(ulong seed)
{
    private readonly FacePainter _painter = new();

    /// <summary>One photo of one person.</summary>
    /// <param name="person">Number of the person, from 0.</param>
    /// <param name="photo">Number of the photo of that person, from 0.</param>
    public DrawnFace Photo(int person, int photo)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(person);
        ArgumentOutOfRangeException.ThrowIfNegative(photo);
        var personSeed = Seeds.Mix(Seeds.Mix(seed, 0x0070_6572_736F_6E), (ulong)person);
        var photoSeed = Seeds.Mix(Seeds.Mix(personSeed, 0x0070_686F_746F), (ulong)photo);
        return _painter.Paint(FaceIdentity.FromSeed(personSeed), PhotoConditions.FromSeed(photoSeed));
    }
}
