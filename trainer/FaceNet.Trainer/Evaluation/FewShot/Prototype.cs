using System.Numerics.Tensors;

namespace FaceNet.Trainer.Evaluation.FewShot;

/// <summary>One vector for a person known by several photos: their mean, of unit length.</summary>
internal static class Prototype
{
    public static float[] Of(IReadOnlyList<float[]> vectors)
    {
        var mean = new float[vectors[0].Length];
        foreach (float[] vector in vectors)
        {
            TensorPrimitives.Add(mean, vector, mean);
        }

        float norm = TensorPrimitives.Norm<float>(mean);
        TensorPrimitives.Divide(mean, norm > 0 ? norm : 1, mean);
        return mean;
    }
}
