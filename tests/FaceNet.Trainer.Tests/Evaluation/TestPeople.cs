using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Tests.Evaluation;

/// <summary>People as vectors of unit length, scattered around a direction of their own.</summary>
internal static class TestPeople
{
    /// <param name="seed">Decides on everything.</param>
    /// <param name="photos">Photos of each person.</param>
    /// <param name="scatter">How far the photos of one person lie apart.</param>
    /// <param name="dimensions">Length of the vectors.</param>
    public static EmbeddedPeople Scatter(int seed, IReadOnlyList<int> photos, double scatter = 0.5, int dimensions = 8)
    {
        var random = new Random(seed);
        var vectors = new List<float[]>();
        var labels = new List<int>();
        foreach ((int person, int count) in photos.Index())
        {
            double[] centre = Gaussian(random, dimensions);
            for (int photo = 0; photo < count; photo++)
            {
                vectors.Add(Unit([.. centre.Zip(Gaussian(random, dimensions), (middle, noise) => middle + (scatter * noise))]));
                labels.Add(person);
            }
        }

        return new EmbeddedPeople(vectors, labels);
    }

    public static EmbeddedPeople Scatter(int seed, int people, int photos, double scatter = 0.5, int dimensions = 8)
    {
        return Scatter(seed, [.. Enumerable.Repeat(photos, people)], scatter, dimensions);
    }

    /// <summary>The squared distance as anybody would compute it.</summary>
    public static double Distance(float[] left, float[] right)
    {
        return left.Zip(right, (a, b) => ((double)a - b) * ((double)a - b)).Sum();
    }

    /// <summary>Every pair of photos once.</summary>
    public static IEnumerable<(int Left, int Right, double Distance)> Pairs(EmbeddedPeople people)
    {
        return from left in Enumerable.Range(0, people.Labels.Count)
               from right in Enumerable.Range(left + 1, people.Labels.Count - left - 1)
               select (left, right, Distance(people.Vectors[left], people.Vectors[right]));
    }

    public static float[] Unit(IReadOnlyList<double> values)
    {
        double norm = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => (float)(value / norm))];
    }

    public static double[] Gaussian(Random random, int dimensions)
    {
        return [.. Enumerable.Range(0, dimensions).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }
}
