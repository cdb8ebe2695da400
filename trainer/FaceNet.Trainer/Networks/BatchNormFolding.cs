using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>Turns a linear layer followed by batch normalisation into one linear layer, which is what inference needs, and back, which is what learning needs.</summary>
internal static class BatchNormFolding
{
    /// <summary>Weight and bias of the one layer.</summary>
    public static (Tensor Weight, Tensor Bias) Fold(Tensor weight, NormBase normalization)
    {
        using IDisposable noGradient = no_grad();
        Tensor scale = normalization.weight! / (normalization.running_var! + normalization.eps).sqrt();
        long[] perOutput = [-1, .. Enumerable.Repeat(1L, (int)weight.dim() - 1)];
        return (weight * scale.reshape(perOutput), normalization.bias! - (normalization.running_mean! * scale));
    }

    /// <summary>Sets the two layers so that they compute at inference what the one did. The statistics are not those of photos yet: see <see cref="Settle"/>.</summary>
    public static void Unfold(Tensor weight, Tensor bias, Tensor targetWeight, NormBase normalization)
    {
        using IDisposable noGradient = no_grad();
        targetWeight.copy_(weight);
        normalization.weight!.fill_(1);
        normalization.bias!.copy_(bias);
        normalization.running_mean!.fill_(0);
        normalization.running_var!.fill_(1 - normalization.eps);
    }

    /// <summary>Makes the statistics those of a batch, without changing what is computed at inference.</summary>
    /// <param name="normalization">The batch normalisation.</param>
    /// <param name="products">What it is given [N, C] or [N, C, height, width].</param>
    public static void Settle(NormBase normalization, Tensor products)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        long[] allButChannels = [.. Enumerable.Range(0, (int)products.dim()).Where(axis => axis != 1)];
        Tensor scale = normalization.weight! / (normalization.running_var! + normalization.eps).sqrt();
        Tensor offset = normalization.bias! - (normalization.running_mean! * scale);
        normalization.running_mean!.copy_(products.mean(allButChannels));
        normalization.running_var!.copy_(products.var(allButChannels, unbiased: false));
        normalization.weight!.copy_(scale * (normalization.running_var! + normalization.eps).sqrt());
        normalization.bias!.copy_(offset + (normalization.running_mean! * scale));
    }
}
