using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>What one <see cref="Layer"/> does in TorchSharp, with what it has learned.</summary>
internal abstract class LayerModule(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>
    /// Multiplies in bfloat16, which GPUs do several times as fast, and keeps weights, normalisation and sums in float32. bfloat16 has the range of float32,
    /// so the loss needs no scaling.
    /// </summary>
    public bool IsMixedPrecision { get; set; }

    /// <summary>Brings a factor of a product to the precision it is multiplied in.</summary>
    protected Tensor Factor(Tensor values)
    {
        return IsMixedPrecision ? values.to(ScalarType.BFloat16) : values;
    }
}
