using static TorchSharp.torch;

namespace FaceNet.Trainer.Mining;

/// <summary>Which rows of a batch may be the positive and which the negative of an anchor: two boolean tensors [anchors, rows].</summary>
/// <param name="Positive">Same person, another row.</param>
/// <param name="Negative">Another person.</param>
internal sealed record PairMasks(Tensor Positive, Tensor Negative)
{
    /// <summary>Every row is an anchor, and every other row of its person a positive.</summary>
    /// <param name="labels">Person per row, int64 [N].</param>
    public static PairMasks Of(Tensor labels)
    {
        Tensor same = labels.unsqueeze(1) == labels.unsqueeze(0);
        return new PairMasks(same.logical_and(eye(labels.shape[0], dtype: ScalarType.Bool, device: labels.device).logical_not()), same.logical_not());
    }

    /// <summary>Takes the pairs of two constant rows out of the positives: no step could bring them nearer to each other.</summary>
    /// <param name="constant">True where the row has no gradient, [N].</param>
    public PairMasks WithoutConstantPairs(Tensor constant)
    {
        Tensor both = constant.unsqueeze(1).logical_and(constant.unsqueeze(0));
        return this with { Positive = Positive.logical_and(both.logical_not()) };
    }

    /// <summary>Leaves each anchor only its farthest positive.</summary>
    /// <param name="distances">Squared distances [anchors, rows].</param>
    public PairMasks WithHardestPositives(Tensor distances)
    {
        Tensor farthest = distances.masked_fill(Positive.logical_not(), float.NegativeInfinity).argmax(1, keepdim: true);
        Tensor columns = arange(Positive.shape[1], device: Positive.device).unsqueeze(0);
        return this with { Positive = Positive.logical_and(columns == farthest) };
    }
}
