using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Mining;

/// <summary>Gives every anchor-positive pair the anchor's nearest negative, argmin d(a,n): the choice FaceNet section 3.2 warns of.</summary>
internal sealed class HardTripletMiner : ITripletMiner
{
    /// <inheritdoc/>
    public TripletIndices Mine(Tensor distances, PairMasks masks, int seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor pairs = masks.Positive.nonzero();
        Tensor anchors = pairs.select(1, 0);
        Tensor nearest = distances.masked_fill(masks.Negative.logical_not(), float.PositiveInfinity).argmin(1);
        Tensor found = masks.Negative.any(1).index_select(0, anchors).nonzero().flatten();
        return new TripletIndices(anchors, pairs.select(1, 1), nearest.index_select(0, anchors)).Select(found).MoveToOuter(scope);
    }
}
