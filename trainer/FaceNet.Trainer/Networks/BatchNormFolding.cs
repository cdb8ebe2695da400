using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>Turns a linear layer followed by batch normalisation into one linear layer, which is what inference needs.</summary>
internal static class BatchNormFolding
{
    public static (Tensor Weight, Tensor Bias) Fold(Tensor weight, NormBase normalization)
    {
        using IDisposable noGradient = no_grad();
        Tensor scale = normalization.weight! / (normalization.running_var! + normalization.eps).sqrt();
        long[] perOutput = [-1, .. Enumerable.Repeat(1L, (int)weight.dim() - 1)];
        return (weight * scale.reshape(perOutput), normalization.bias! - (normalization.running_mean! * scale));
    }
}
