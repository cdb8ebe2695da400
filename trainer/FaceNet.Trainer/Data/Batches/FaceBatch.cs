namespace FaceNet.Trainer.Data;

/// <summary>A batch as plain arrays, ready to become tensors.</summary>
/// <param name="Pixels">Preprocessed photos one after the other.</param>
/// <param name="Labels">Person per photo; <see cref="TrainingSet.Nobody"/> where it is of nobody.</param>
/// <param name="TeacherVectors">Teacher's vectors one after the other; zeros where there is none.</param>
/// <param name="TeacherMask">1 where the teacher has a vector, else 0.</param>
internal sealed record FaceBatch(float[] Pixels, long[] Labels, float[] TeacherVectors, float[] TeacherMask)
{
    public int Count => Labels.Length;

    /// <summary>An empty batch to be filled.</summary>
    /// <param name="photos">Number of photos.</param>
    /// <param name="pixels">Numbers per photo.</param>
    /// <param name="dimensions">Numbers per teacher's vector.</param>
    public static FaceBatch Allocate(int photos, int pixels, int dimensions)
    {
        return new FaceBatch(new float[photos * pixels], new long[photos], new float[photos * dimensions], new float[photos]);
    }
}
