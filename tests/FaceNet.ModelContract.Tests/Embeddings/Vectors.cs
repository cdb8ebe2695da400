namespace FaceNet.ModelContract.Tests;

internal static class Vectors
{
    public static FaceEmbedding Embedding(int seed, int dimensions, string space)
    {
        var random = new Random(seed);
        var values = new float[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return FaceEmbedding.Normalize(values, space);
    }
}
