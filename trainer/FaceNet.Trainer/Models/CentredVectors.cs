using System.Numerics.Tensors;
using FaceNet.ModelContract;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Models;

/// <summary>
/// Makes a teacher's vectors of drawn people fit to learn from. To a teacher of photos all drawings look alike: its vectors of them share a large part, which keeps
/// strangers close together and says nothing about anybody. That part, their mean, is taken off, and each vector moves halfway to the mean of its person,
/// who is known for certain.
/// </summary>
internal static class CentredVectors
{
    /// <param name="dataset">The people.</param>
    /// <param name="vectors">The teacher's unit vectors, photo by photo in the order of the people.</param>
    /// <returns>Unit vectors in the same order.</returns>
    public static IReadOnlyList<float[]> Of(FaceDataset dataset, IReadOnlyList<float[]> vectors)
    {
        float[] common = Mean(vectors);
        float[][] centred = [.. vectors.Select(vector => Unit(Minus(vector, common)))];
        var moved = new List<float[]>();
        foreach (Person person in dataset.People)
        {
            float[][] own = centred[moved.Count..(moved.Count + person.Photos.Count)];
            float[] mean = Unit(Mean(own));
            moved.AddRange(own.Select(vector => Unit(Mean([vector, mean]))));
        }

        return moved;
    }

    private static float[] Mean(IReadOnlyList<float[]> vectors)
    {
        float[] mean = new float[vectors[0].Length];
        foreach (float[] vector in vectors)
        {
            TensorPrimitives.MultiplyAdd(vector, 1f / vectors.Count, mean, mean);
        }

        return mean;
    }

    private static float[] Minus(float[] vector, float[] common)
    {
        float[] difference = new float[vector.Length];
        TensorPrimitives.Subtract(vector, common, difference);
        return difference;
    }

    private static float[] Unit(float[] vector)
    {
        return FaceEmbedding.Normalize(vector, "teacher").Values.ToArray();
    }
}
