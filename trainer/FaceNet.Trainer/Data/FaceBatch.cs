namespace FaceNet.Trainer.Data;

/// <summary>A batch as plain arrays, ready to become tensors.</summary>
/// <param name="Pixels">Preprocessed photos one after the other.</param>
/// <param name="Labels">Person per photo.</param>
/// <param name="TeacherVectors">Teacher's vectors one after the other; zeros where there is none.</param>
/// <param name="TeacherMask">1 where the teacher has a vector, else 0.</param>
internal sealed record FaceBatch(float[] Pixels, long[] Labels, float[] TeacherVectors, float[] TeacherMask)
{
    public int Count => Labels.Length;
}
