using FaceNet.ModelContract;

namespace FaceNet.Matcher.Tests;

/// <summary>Vectors that a seed decides.</summary>
internal static class UnitVectors
{
    public const string Space = "test-space";

    /// <summary>Directions drawn evenly from the sphere.</summary>
    public static FaceEmbedding[] Random(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Random(random, dimensions))];
    }

    /// <summary>A vector at a squared distance from the first axis.</summary>
    public static FaceEmbedding At(double squaredDistance, int dimensions = 8)
    {
        var values = new float[dimensions];
        var cosine = 1 - (squaredDistance / 2);
        values[0] = (float)cosine;
        values[1] = (float)Math.Sqrt(1 - (cosine * cosine));
        return FaceEmbedding.Normalize(values, Space);
    }

    private static FaceEmbedding Random(Random random, int dimensions)
    {
        var values = new float[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            // A sum of uniform numbers is close enough to a normal one.
            values[i] = (float)(Enumerable.Range(0, 6).Sum(_ => random.NextDouble()) - 3);
        }

        return FaceEmbedding.Normalize(values, Space);
    }
}
