using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>
/// Photos that mix two others of different people (mixup, Zhang et al. 2018). They are of nobody, so triplets leave them out; a teacher says where they lie, and so
/// shows more of itself than the photos at hand do (Beyer et al. 2022, "a good teacher is patient and consistent").
/// </summary>
internal static class MixedPhotos
{
    private const double LeastShare = 0.5;
    private const double LargestShare = 0.9;

    /// <summary>Mixes photos; the same numbers give the same photos.</summary>
    /// <param name="from">People to mix, at least two.</param>
    /// <param name="count">How many mixed photos, at least 1.</param>
    /// <param name="seed">Decides who is mixed, and by how much: the first photo's share is between 0.5 and 0.9.</param>
    /// <param name="memory">Room for decoded photos; those that find none are mixed anew at each use.</param>
    /// <param name="cancellationToken">Stops mixing.</param>
    /// <exception cref="TrainerException">There are fewer than two people.</exception>
    public static FaceDataset Mix(IReadOnlyList<Person> from, int count, int seed, PhotoMemory memory, CancellationToken cancellationToken)
    {
        if (from.Count < 2)
        {
            throw new TrainerException($"Photos of different people are mixed, but there are {from.Count} people to train on. Give more data, or leave out --mixed-photos.");
        }

        FacePhoto[] photos = Enumerable.Range(0, count)
            .AsParallel().AsOrdered().WithCancellation(cancellationToken)
            .Select(index => Mix(from, index, new Random(Seeds.Mix(seed, index)), memory))
            .ToArray();
        return new FaceDataset("mixed photos", [new Person("nobody", photos)]);
    }

    private static FacePhoto Mix(IReadOnlyList<Person> from, int index, Random random, PhotoMemory memory)
    {
        int first = random.Next(from.Count), second = (first + random.Next(1, from.Count)) % from.Count;
        FacePhoto main = Any(from[first], random), other = Any(from[second], random);
        double share = LeastShare + (random.NextDouble() * (LargestShare - LeastShare));
        RgbImage mixed = Mix(main.Image, other.Image, share);
        return memory.TryTake(mixed) ? new FacePhoto($"{index}", mixed) : new FacePhoto($"{index}", () => Mix(main.Image, other.Image, share));
    }

    private static FacePhoto Any(Person person, Random random)
    {
        return person.Photos[random.Next(person.Photos.Count)];
    }

    private static RgbImage Mix(RgbImage main, RgbImage other, double share)
    {
        var pixels = new byte[main.Pixels.Length];
        for (int index = 0; index < pixels.Length; index++)
        {
            pixels[index] = (byte)Math.Round((share * main.Pixels[index]) + ((1 - share) * other.Pixels[index]));
        }

        return new RgbImage(main.Width, main.Height, pixels);
    }
}
