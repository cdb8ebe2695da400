using static TorchSharp.torch;

namespace FaceNet.Trainer.Mining;

/// <summary>The anchor-positive pairs of a batch, and their distances packed by anchor so that they can be looked up in sorted rows.</summary>
/// <param name="Anchors">Row of the anchor, int64 [T].</param>
/// <param name="Positives">Row of the positive, int64 [T].</param>
/// <param name="Columns">Column of the pair in <paramref name="Packed"/>, int64 [T].</param>
/// <param name="Packed">Squared distances [anchors, most positives of an anchor]; infinite where an anchor has fewer.</param>
internal sealed record PositivePairs(Tensor Anchors, Tensor Positives, Tensor Columns, Tensor Packed)
{
    public long Count => Anchors.shape[0];

    /// <summary>Lists the pairs, anchor by anchor.</summary>
    /// <param name="distances">Squared distances [anchors, rows].</param>
    /// <param name="positive">True where the row is a positive of the anchor, [anchors, rows].</param>
    public static PositivePairs Of(Tensor distances, Tensor positive)
    {
        Tensor pairs = positive.nonzero();
        Tensor anchors = pairs.select(1, 0), positives = pairs.select(1, 1);
        Tensor perAnchor = positive.sum(1);
        Tensor firstOfAnchor = perAnchor.cumsum(0) - perAnchor;
        Tensor columns = arange(pairs.shape[0], ScalarType.Int64, device: pairs.device) - firstOfAnchor.index_select(0, anchors);
        long width = pairs.shape[0] == 0 ? 1 : perAnchor.max().item<long>();
        Tensor packed = full([positive.shape[0], width], float.PositiveInfinity, device: distances.device);
        packed.index_put_(distances.index([anchors, positives]), anchors, columns);
        return new PositivePairs(anchors, positives, columns, packed);
    }

    /// <summary>The values of the pairs out of a tensor packed like <see cref="Packed"/>, [T].</summary>
    public Tensor Unpack(Tensor packed)
    {
        return packed.index([Anchors, Columns]);
    }
}
