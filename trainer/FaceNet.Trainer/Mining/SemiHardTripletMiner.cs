using FaceNet.Trainer.Distances;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Mining;

/// <summary>
/// Mines as FaceNet section 3.2 does, inside the batch and on squared distances: every anchor-positive pair, each with the hardest of its semi-hard
/// negatives, d(a,p) &lt; d(a,n) &lt; d(a,p) + margin. A pair without such a negative gives no triplet: easier negatives have no loss, harder ones
/// are those the paper avoids because they collapse the network early in training.
/// </summary>
/// <param name="margin">The margin of the loss, in squared distance.</param>
internal sealed class SemiHardTripletMiner(double margin)
{
    /// <summary>Mines one batch in O(N^2) memory. No gradient is recorded.</summary>
    /// <param name="embeddings">Unit vectors [N, D].</param>
    /// <param name="labels">Person per row, int64 [N].</param>
    public TripletIndices Mine(Tensor embeddings, Tensor labels)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor distances = SquaredDistances.Between(embeddings);
        Tensor same = labels.unsqueeze(1) == labels.unsqueeze(0);
        Tensor positive = same.logical_and(eye(labels.shape[0], dtype: ScalarType.Bool).logical_not());
        Tensor rank = positive.to(ScalarType.Int64).cumsum(1);
        long mostPositives = rank.max().item<long>();

        var mined = new List<TripletIndices> { Empty() };
        for (long nth = 1; nth <= mostPositives; nth++)
        {
            mined.Add(MineNthPositive(distances, same, positive.logical_and(rank == nth)));
        }

        return new TripletIndices(
            scope.MoveToOuter(cat(mined.ConvertAll(triplets => triplets.Anchors))),
            scope.MoveToOuter(cat(mined.ConvertAll(triplets => triplets.Positives))),
            scope.MoveToOuter(cat(mined.ConvertAll(triplets => triplets.Negatives))));
    }

    // One positive per anchor at a time keeps the memory quadratic: pairs x negatives would be cubic.
    private TripletIndices MineNthPositive(Tensor distances, Tensor same, Tensor nthPositive)
    {
        Tensor anchors = nthPositive.any(1).nonzero().flatten();
        Tensor positives = nthPositive.to(ScalarType.Float32).argmax(1).index_select(0, anchors);
        Tensor fromAnchor = distances.index_select(0, anchors);
        Tensor toPositive = fromAnchor.gather(1, positives.unsqueeze(1));
        Tensor semiHard = (fromAnchor > toPositive).logical_and(fromAnchor < toPositive + margin).logical_and(same.index_select(0, anchors).logical_not());
        Tensor hardest = fromAnchor.masked_fill(semiHard.logical_not(), float.PositiveInfinity).argmin(1);
        Tensor found = semiHard.any(1).nonzero().flatten();
        return new TripletIndices(anchors.index_select(0, found), positives.index_select(0, found), hardest.index_select(0, found));
    }

    private static TripletIndices Empty()
    {
        return new TripletIndices(empty(0, dtype: ScalarType.Int64), empty(0, dtype: ScalarType.Int64), empty(0, dtype: ScalarType.Int64));
    }
}
