using static TorchSharp.torch;

namespace FaceNet.Trainer.Mining;

/// <summary>Triplets as row numbers of a batch: three int64 tensors of equal length.</summary>
internal sealed record TripletIndices(Tensor Anchors, Tensor Positives, Tensor Negatives)
{
    public long Count => Anchors.shape[0];
}
