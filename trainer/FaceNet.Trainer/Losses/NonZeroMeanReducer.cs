using static TorchSharp.torch;

namespace FaceNet.Trainer.Losses;

/// <summary>Mean over the losses that are not zero, so that solved triplets do not dilute the others. No loss at all gives zero.</summary>
internal static class NonZeroMeanReducer
{
    public static Tensor Reduce(Tensor losses)
    {
        Tensor active = (losses > 0).sum().clamp_min(1);
        return losses.sum() / active;
    }
}
