using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Mining;

/// <summary>Triplets as row numbers of a batch: three int64 tensors of equal length.</summary>
internal sealed record TripletIndices(Tensor Anchors, Tensor Positives, Tensor Negatives)
{
    public long Count => Anchors.shape[0];

    /// <summary>The triplets at these places.</summary>
    public TripletIndices Select(Tensor places)
    {
        return new TripletIndices(Anchors.index_select(0, places), Positives.index_select(0, places), Negatives.index_select(0, places));
    }

    /// <summary>Lets the triplets outlive a scope.</summary>
    public TripletIndices MoveToOuter(DisposeScope scope)
    {
        scope.MoveToOuter(Anchors, Positives, Negatives);
        return this;
    }
}
