using FaceNet.Trainer.Mining;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Losses;

/// <summary>
/// The loss over every valid triplet of the batch, though there are O(N^3) of them. A triplet is active while d(a,n) lies below d(a,p) + margin, so with
/// each anchor's distances sorted, bisection counts the active triplets of every pair, and the sum of their losses is a weighted sum of distances:
/// each d(a,p) counts once for each negative below d(a,p) + margin, each d(a,n) once, with a minus, for each positive above d(a,n) - margin.
/// </summary>
/// <param name="margin">In squared distance.</param>
internal sealed class AllTripletsLoss(double margin) : ITripletLoss
{
    /// <inheritdoc/>
    public TripletLossResult Of(Tensor distances, PairMasks masks, int seed)
    {
        (Tensor weights, long active, long candidates) = Weigh(distances.detach(), masks);
        Tensor sum = (weights * distances).sum(ScalarType.Float64) + (margin * active);
        return new TripletLossResult((sum / Math.Max(1, active)).to(distances.dtype), active, candidates);
    }

    private (Tensor Weights, long Active, long Candidates) Weigh(Tensor distances, PairMasks masks)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        PositivePairs pairs = PositivePairs.Of(distances, masks.Positive);
        Tensor thresholds = pairs.Packed + margin;
        Tensor negatives = distances.masked_fill(masks.Negative.logical_not(), float.PositiveInfinity).sort(1).Values;
        Tensor negativesBelow = pairs.Unpack(searchsorted(negatives, thresholds, right: false));
        Tensor positives = thresholds.sort(1).Values;
        Tensor positivesOfAnchor = masks.Positive.sum(1, keepdim: true), negativesOfAnchor = masks.Negative.sum(1, keepdim: true);
        Tensor positivesAbove = (positivesOfAnchor - searchsorted(positives, distances, right: true)) * masks.Negative;

        Tensor weights = positivesAbove.neg().to(distances.dtype);
        weights.index_put_(negativesBelow.to(distances.dtype), pairs.Anchors, pairs.Positives);
        return (scope.MoveToOuter(weights), negativesBelow.sum().item<long>(), (positivesOfAnchor * negativesOfAnchor).sum().item<long>());
    }
}
