using static TorchSharp.torch;

namespace FaceNet.Trainer.Distances;

/// <summary>Squared Euclidean distance, the only measure of the platform.</summary>
internal static class SquaredDistances
{
    /// <summary>All pairwise distances [N, N] of the rows of [N, D], by one matrix product.</summary>
    public static Tensor Between(Tensor embeddings)
    {
        Tensor squaredNorms = embeddings.pow(2).sum(1);
        Tensor products = embeddings.matmul(embeddings.t());
        return (squaredNorms.unsqueeze(1) + squaredNorms.unsqueeze(0) - (2 * products)).clamp_min(0);
    }

    /// <summary>Distance of each row to the row beside it, [N].</summary>
    public static Tensor RowByRow(Tensor left, Tensor right)
    {
        return (left - right).pow(2).sum(1);
    }
}
