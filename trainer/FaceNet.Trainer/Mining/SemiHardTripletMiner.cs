using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Mining;

/// <summary>
/// Mines as FaceNet section 3.2 does, inside the batch and on squared distances: every anchor-positive pair, each with the hardest of its semi-hard
/// negatives, d(a,p) &lt; d(a,n) &lt; d(a,p) + margin. A pair without such a negative gives no triplet: easier negatives have no loss, harder ones
/// are those the paper avoids because they collapse the network early in training.
/// </summary>
/// <param name="margin">The margin of the loss, in squared distance.</param>
internal sealed class SemiHardTripletMiner(double margin) : ITripletMiner
{
    /// <inheritdoc/>
    public TripletIndices Mine(Tensor distances, PairMasks masks, int seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        PositivePairs pairs = PositivePairs.Of(distances, masks.Positive);

        // Each anchor's negatives are sorted once; the first one beyond d(a,p) is then found by bisection.
        (Tensor sorted, Tensor rows) = distances.masked_fill(masks.Negative.logical_not(), float.PositiveInfinity).sort(1);
        Tensor places = pairs.Unpack(searchsorted(sorted, pairs.Packed, right: true)).clamp_max(sorted.shape[1] - 1);
        Tensor toNegative = sorted.index([pairs.Anchors, places]), toPositive = pairs.Unpack(pairs.Packed);
        Tensor found = (toNegative > toPositive).logical_and(toNegative < toPositive + margin).nonzero().flatten();
        return new TripletIndices(pairs.Anchors, pairs.Positives, rows.index([pairs.Anchors, places])).Select(found).MoveToOuter(scope);
    }
}
