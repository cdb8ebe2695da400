using System.Security.Cryptography;
using System.Text;
using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>People with their photos.</summary>
internal sealed record FaceDataset(string Name, IReadOnlyList<Person> People)
{
    /// <summary>What was left out while loading.</summary>
    public IReadOnlyList<DataFault> Faults { get; init; } = [];

    public int PhotoCount => People.Sum(person => person.Photos.Count);

    /// <summary>All photos, person by person, decoded as they are asked for.</summary>
    public IReadOnlyList<RgbImage> Images => new PhotoImages([.. People.SelectMany(person => person.Photos)]);

    /// <summary>Number of the person on each photo of <see cref="Images"/>.</summary>
    public IReadOnlyList<int> Labels => [.. People.SelectMany((person, index) => person.Photos.Select(_ => index))];

    /// <summary>
    /// Splits off people who must never be trained on. Who they are follows from their names alone, so that training, calibration and evaluation
    /// agree without a list.
    /// </summary>
    /// <exception cref="TrainerException">There are not more people than are to be held out.</exception>
    public (FaceDataset Kept, FaceDataset HeldOut) HoldOut(int people)
    {
        if (people >= People.Count)
        {
            throw new TrainerException($"{Name} has {People.Count} people, so {people} cannot be held out. Hold out fewer, or give more data.");
        }

        Person[] order = [.. People.OrderBy(person => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(person.Name))), StringComparer.Ordinal)];
        return (this with { People = order[people..] }, new FaceDataset($"{Name} (held out)", order[..people]));
    }
}
