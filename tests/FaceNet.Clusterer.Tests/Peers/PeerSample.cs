namespace FaceNet.Clusterer.Tests.Peers;

/// <summary>Unit vectors of a few people, scattered so that they overlap, and partitions compared without regard to their numbers.</summary>
internal static class PeerSample
{
    private const int Dimensions = 6;
    private const int People = 9;

    public static float[][] Vectors(int seed, int count)
    {
        var random = new Random(seed);
        var people = Enumerable.Range(0, People).Select(_ => Direction()).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ => Unit([.. people[random.Next(People)].Zip(Direction(), (person, error) => person + (0.7 * error))]))];

        double[] Direction() => [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextDouble() - 0.5)];
    }

    public static double SquaredDistance(float[] a, float[] b) => a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum();

    /// <summary>The members of each cluster, in the order of their first one.</summary>
    public static string Partition(IReadOnlyList<int> clusters) =>
        string.Join(" | ", Enumerable.Range(0, clusters.Count).GroupBy(item => clusters[item]).Select(cluster => string.Join(' ', cluster)));

    private static float[] Unit(double[] values)
    {
        var norm = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => (float)(value / norm))];
    }
}
