using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests;

/// <summary>Unit vectors in random directions.</summary>
internal static class RandomVectors
{
    public static float[][] Unit(Random random, int rows, int dimensions)
    {
        return [.. Enumerable.Range(0, rows).Select(_ => Unit(random, dimensions))];
    }

    public static Tensor ToTensor(float[][] vectors)
    {
        return tensor(vectors.SelectMany(vector => vector).ToArray(), [vectors.Length, vectors[0].Length]);
    }

    private static float[] Unit(Random random, int dimensions)
    {
        double[] values = [.. Enumerable.Range(0, dimensions).Select(_ => (2 * random.NextDouble()) - 1)];
        double norm = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => (float)(value / norm))];
    }
}
