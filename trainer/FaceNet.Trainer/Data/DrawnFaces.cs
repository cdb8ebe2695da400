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
        return Draw(seed, people, photos, size, new PhotoMemory(long.MaxValue), cancellationToken);
    }

    /// <summary>Draws people in parallel; photos that find no room decoded are kept as JPEG.</summary>
    /// <param name="seed">The population.</param>
    /// <param name="people">How many of its people, at least 1.</param>
    /// <param name="photos">Photos of each, at least 1.</param>
    /// <param name="size">Width and height of the photos in pixels.</param>
    /// <param name="memory">Room for decoded photos.</param>
    /// <param name="cancellationToken">Stops drawing.</param>
    public static FaceDataset Draw(ulong seed, int people, int photos, int size, PhotoMemory memory, CancellationToken cancellationToken)
    {
        var population = new SyntheticPopulation(seed);
        Person[] drawn = Enumerable.Range(0, people)
            .AsParallel().AsOrdered().WithCancellation(cancellationToken)
            .Select(person => new Person($"drawn-{seed}-{person}", [.. Enumerable.Range(0, photos).Select(photo => DrawPhoto(population, person, photo, size, memory))]))
            .ToArray();
        return new FaceDataset($"drawn faces of seed {seed}", drawn);
    }

    private static FacePhoto DrawPhoto(SyntheticPopulation population, int person, int photo, int size, PhotoMemory memory)
    {
        byte[] jpeg = population.Photo(person, photo).Jpeg;
        RgbImage image = Decode(jpeg, size);
        return memory.TryTake(image) ? new FacePhoto($"{photo}", image) : new FacePhoto($"{photo}", () => Decode(jpeg, size));
    }

    private static RgbImage Decode(byte[] jpeg, int size)
    {
        return FaceImageDecoder.Decode(jpeg, Limits).Resize(size, size);
    }
}
