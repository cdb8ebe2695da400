using FaceNet.ModelContract;

namespace FaceNet.Standalone.Demo.Quality;

/// <summary>How squared distances spread, of pairs that show the same person and of pairs that show two.</summary>
/// <param name="Same">For each bin the share of all same-person pairs in it.</param>
/// <param name="Different">For each bin the share of all pairs of two people in it.</param>
/// <param name="SamePairs">How many pairs of the same person.</param>
/// <param name="DifferentPairs">How many pairs of two people.</param>
internal sealed record DistanceHistogram(double[] Same, double[] Different, long SamePairs, long DifferentPairs)
{
    /// <summary>How many bins cover the range of squared distances.</summary>
    public const int Bins = 80;

    /// <summary>The largest squared distance of two unit vectors.</summary>
    public const double Largest = 4;

    /// <summary>The most faces that are compared with each other; of more, an even sample is taken.</summary>
    public const int MostFaces = 3000;

    /// <summary>Compares all faces with each other.</summary>
    /// <param name="faces">The person and the unit vector of each face.</param>
    public static DistanceHistogram Measure(IReadOnlyList<(int Person, float[] Vector)> faces)
    {
        var sample = Sample(faces);
        var counts = (Same: new long[Bins], Different: new long[Bins]);
        for (var first = 0; first < sample.Length; first++)
        {
            for (var second = first + 1; second < sample.Length; second++)
            {
                var distance = EmbeddingDistance.Squared(sample[first].Vector, sample[second].Vector);
                var bin = Math.Min(Bins - 1, (int)(distance / Largest * Bins));
                (sample[first].Person == sample[second].Person ? counts.Same : counts.Different)[bin]++;
            }
        }

        return new DistanceHistogram(Shares(counts.Same), Shares(counts.Different), counts.Same.Sum(), counts.Different.Sum());
    }

    private static (int Person, float[] Vector)[] Sample(IReadOnlyList<(int Person, float[] Vector)> faces)
    {
        var step = Math.Max(1, (int)Math.Ceiling((double)faces.Count / MostFaces));
        return [.. faces.Where((_, index) => index % step == 0)];
    }

    private static double[] Shares(long[] counts)
    {
        var total = Math.Max(1, counts.Sum());
        return [.. counts.Select(count => (double)count / total)];
    }
}
