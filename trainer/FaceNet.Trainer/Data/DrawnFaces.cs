using FaceNet.ModelContract;
using FaceNet.SyntheticFaces;

namespace FaceNet.Trainer.Data;

/// <summary>Data sets of drawn people: as many as one likes, of nobody. Populations of different seeds share no person.</summary>
internal static class DrawnFaces
{
    /// <summary>Population to train on.</summary>
    public const ulong TrainingSeed = 1001;

    /// <summary>Population that thresholds are calibrated on.</summary>
    public const ulong CalibrationSeed = 2002;

    /// <summary>Population that models are measured on.</summary>
    public const ulong EvaluationSeed = 3003;

    private static readonly ImageLimits Limits = new();

    /// <summary>Draws people in parallel; the same numbers give the same photos.</summary>
    /// <param name="seed">The population.</param>
    /// <param name="people">How many of its people, at least 1.</param>
    /// <param name="photos">Photos of each, at least 1.</param>
    /// <param name="size">Width and height of the photos in pixels.</param>
    /// <param name="cancellationToken">Stops drawing.</param>
    public static FaceDataset Draw(ulong seed, int people, int photos, int size, CancellationToken cancellationToken)
    {
        var population = new SyntheticPopulation(seed);
        Person[] drawn = Enumerable.Range(0, people)
            .AsParallel().AsOrdered().WithCancellation(cancellationToken)
            .Select(person => new Person($"drawn-{seed}-{person}", [.. Enumerable.Range(0, photos).Select(photo => new FacePhoto($"{photo}", DrawPhoto(population, person, photo, size)))]))
            .ToArray();
        return new FaceDataset($"drawn faces of seed {seed}", drawn);
    }

    private static RgbImage DrawPhoto(SyntheticPopulation population, int person, int photo, int size)
    {
        return FaceImageDecoder.Decode(population.Photo(person, photo).Jpeg, Limits).Resize(size, size);
    }
}
