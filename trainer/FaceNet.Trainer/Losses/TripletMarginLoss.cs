using FaceNet.Trainer.Mining;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Losses;

/// <summary>The loss over the triplets of a miner.</summary>
/// <param name="miner">Chooses the triplets.</param>
/// <param name="margin">In squared distance.</param>
internal sealed class TripletMarginLoss(ITripletMiner miner, double margin) : ITripletLoss
{
    /// <inheritdoc/>
    public TripletLossResult Of(Tensor distances, PairMasks masks, int seed)
    {
        TripletIndices triplets = miner.Mine(distances.detach(), masks, seed);
        Tensor losses = PerTriplet(distances, triplets, margin);
        long active = (losses > 0).sum().item<long>();
        return new TripletLossResult(losses.sum() / Math.Max(1, active), active, masks.Positive.sum().item<long>());
    }

    /// <summary>The loss of each triplet, [T].</summary>
    public static Tensor PerTriplet(Tensor distances, TripletIndices triplets, double margin)
    {
        // One flat look-up: its gradient is added up place by place, which keeps two runs of one seed equal.
        Tensor flat = distances.flatten(), rowStarts = triplets.Anchors * distances.shape[1];
        Tensor toPositive = flat.index_select(0, rowStarts + triplets.Positives), toNegative = flat.index_select(0, rowStarts + triplets.Negatives);
        return (toPositive - toNegative + margin).clamp_min(0);
    }
}
