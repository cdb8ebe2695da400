using FaceNet.Trainer.Distances;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Losses;

/// <summary>Mean squared distance between the network's embeddings and a frozen teacher's, over the photos the teacher was asked about.</summary>
internal static class TeacherLoss
{
    /// <param name="embeddings">Unit vectors [N, D].</param>
    /// <param name="teacher">The teacher's unit vectors [N, D].</param>
    /// <param name="mask">1 where the teacher has a vector, else 0, [N].</param>
    public static Tensor Mean(Tensor embeddings, Tensor teacher, Tensor mask)
    {
        return (SquaredDistances.RowByRow(embeddings, teacher) * mask).sum() / mask.sum().clamp_min(1);
    }
}
