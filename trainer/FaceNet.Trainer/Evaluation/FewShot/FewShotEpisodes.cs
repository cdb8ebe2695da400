using System.Numerics.Tensors;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Evaluation.FewShot;

/// <summary>
/// N-way k-shot classification: each episode draws N people, k photos of each to know them by and one more of each as a probe, which goes to the person
/// whose prototype is nearest.
/// </summary>
/// <param name="people">Photos to draw from.</param>
/// <param name="seed">Decides on the episodes.</param>
internal sealed class FewShotEpisodes(EmbeddedPeople people, int seed)
{
    public const int Episodes = 1000;

    /// <summary>Standard errors to either side of a mean that hold 95 %.</summary>
    private const double NormalQuantile = 1.96;

    private readonly int[][] _photos = [.. people.Labels.Index().GroupBy(photo => photo.Item, photo => photo.Index).Select(person => person.ToArray())];

    /// <summary>The tasks the field reports: 5 and 20 people, known by 1 and 5 photos.</summary>
    public static IReadOnlyList<FewShotAccuracy> Measure(EmbeddedPeople people, int seed)
    {
        var episodes = new FewShotEpisodes(people, seed);
        return [episodes.Measure(5, 1), episodes.Measure(5, 5), episodes.Measure(20, 1), episodes.Measure(20, 5)];
    }

    public FewShotAccuracy Measure(int ways, int shots)
    {
        int[][] eligible = [.. _photos.Where(photos => photos.Length > shots)];
        if (eligible.Length < ways)
        {
            return new FewShotAccuracy(ways, shots, eligible.Length, null, null, null);
        }

        double[] accuracies = [.. Enumerable.Range(0, Episodes).AsParallel().AsOrdered().Select(episode => Run(eligible, ways, shots, new Random(Seeds.Mix(seed, ways, shots, episode))))];
        (double low, double high) = Wilson(accuracies);
        return new FewShotAccuracy(ways, shots, eligible.Length, accuracies.Average(), low, high);
    }

    // Wilson's interval, which stays open where nothing went wrong, for as many independent trials as the spread of the episodes is worth.
    private static (double Low, double High) Wilson(double[] accuracies)
    {
        double mean = accuracies.Average(), variance = accuracies.Sum(accuracy => (accuracy - mean) * (accuracy - mean)) / (accuracies.Length - 1);
        double trials = accuracies.Length * (variance > 0 ? mean * (1 - mean) / variance : 1), squared = NormalQuantile * NormalQuantile;
        double middle = (mean + (squared / (2 * trials))) / (1 + (squared / trials));
        double margin = NormalQuantile / (1 + (squared / trials)) * Math.Sqrt((mean * (1 - mean) / trials) + (squared / (4 * trials * trials)));
        return (Math.Max(0, middle - margin), Math.Min(1, middle + margin));
    }

    private double Run(int[][] eligible, int ways, int shots, Random random)
    {
        int[][] drawn = [.. Draw(eligible, ways, random).Select(photos => Draw(photos, shots + 1, random))];
        float[][] prototypes = [.. drawn.Select(photos => Prototype.Of([.. photos[1..].Select(photo => people.Vectors[photo])]))];
        return drawn.Index().Average(person => Nearest(people.Vectors[person.Item[0]], prototypes) == person.Index ? 1.0 : 0.0);
    }

    private static int Nearest(float[] probe, float[][] prototypes)
    {
        return Enumerable.Range(0, prototypes.Length).MinBy(index => TensorPrimitives.Distance<float>(probe, prototypes[index]));
    }

    private static T[] Draw<T>(T[] items, int count, Random random)
    {
        T[] shuffled = [.. items];
        for (int index = 0; index < count; index++)
        {
            int other = random.Next(index, shuffled.Length);
            (shuffled[index], shuffled[other]) = (shuffled[other], shuffled[index]);
        }

        return shuffled[..count];
    }
}
