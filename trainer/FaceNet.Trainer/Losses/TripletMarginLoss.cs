using FaceNet.Trainer.Distances;
using FaceNet.Trainer.Mining;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Losses;

/// <summary>Triplet loss of FaceNet: max(0, d(a,p) - d(a,n) + margin) on squared distances.</summary>
internal sealed class TripletMarginLoss(double margin)
{
    /// <summary>The loss of each triplet, [T].</summary>
    public Tensor PerTriplet(Tensor embeddings, TripletIndices triplets)
    {
        Tensor anchors = embeddings.index_select(0, triplets.Anchors);
        Tensor toPositive = SquaredDistances.RowByRow(anchors, embeddings.index_select(0, triplets.Positives));
        Tensor toNegative = SquaredDistances.RowByRow(anchors, embeddings.index_select(0, triplets.Negatives));
        return (toPositive - toNegative + margin).clamp_min(0);
    }
}
