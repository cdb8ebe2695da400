using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>A layer whose weights are followed by a bias at inference, and by batch normalisation while it learns.</summary>
internal abstract class LearnedModule(string name) : LayerModule(name)
{
    /// <summary>Whether the next photos settle the layer: see <see cref="EmbeddingNetwork.Settle"/>.</summary>
    public bool IsSettling { get; set; }

    /// <summary>Weight and bias of the one linear layer that equals this layer at inference.</summary>
    public abstract (Tensor Weight, Tensor Bias) Fold();

    /// <summary>Takes over a weight and a bias that <see cref="Fold"/> gave: computes the same at inference, but has to be settled before it learns.</summary>
    public abstract void Unfold(Tensor weight, Tensor bias);

    /// <summary>Normalises what the weights gave.</summary>
    protected Tensor Normalize(NormBase normalization, Tensor products)
    {
        if (IsSettling)
        {
            BatchNormFolding.Settle(normalization, products);
        }

        return normalization.call(products);
    }
}
