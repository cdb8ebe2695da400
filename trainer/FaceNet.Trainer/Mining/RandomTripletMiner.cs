using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Mining;

/// <summary>Gives every anchor-positive pair a negative drawn at random, each negative of the anchor as likely as any other.</summary>
internal sealed class RandomTripletMiner : ITripletMiner
{
    /// <inheritdoc/>
    public TripletIndices Mine(Tensor distances, PairMasks masks, int seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        PositivePairs pairs = PositivePairs.Of(distances, masks.Positive);

        // The n-th negative of an anchor stands where the count along its row first reaches n.
        Tensor counts = masks.Negative.cumsum(1);
        Tensor choices = counts.narrow(1, counts.shape[1] - 1, 1);
        Tensor nth = (Draws(pairs.Packed.shape, seed).to(distances.device) * choices).floor().to(ScalarType.Int64) + 1;
        Tensor negatives = pairs.Unpack(searchsorted(counts, nth, right: false));
        Tensor found = choices.flatten().index_select(0, pairs.Anchors).nonzero().flatten();
        return new TripletIndices(pairs.Anchors, pairs.Positives, negatives).Select(found).MoveToOuter(scope);
    }

    private static Tensor Draws(long[] shape, int seed)
    {
        var random = new Random(seed);
        return tensor([.. Enumerable.Range(0, (int)(shape[0] * shape[1])).Select(_ => random.NextDouble())], shape);
    }
}
