using FaceNet.Trainer.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>The TorchSharp module of a <see cref="NetworkDescription"/>. Gives the embedding before its normalisation to unit length. Not thread-safe.</summary>
internal sealed class EmbeddingNetwork : nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<LayerModule> _layers;

    /// <summary>Draws the weights.</summary>
    /// <exception cref="TrainerException">libtorch cannot compute convolutions on this processor.</exception>
    public EmbeddingNetwork(NetworkDescription description)
        : base(description.Name)
    {
        OneDnn.RequireRight();
        Description = description;
        _layers = nn.ModuleList(Build(description.Layers, description.Input).ToArray());
        RegisterComponents();
    }

    public NetworkDescription Description { get; }

    /// <summary>One module per layer of the description, in its order.</summary>
    public IReadOnlyList<LayerModule> Layers => _layers.ToArray();

    /// <summary>The layers that learn, in the order that values pass them.</summary>
    public IEnumerable<LearnedModule> LearnedLayers => Learned(Layers);

    /// <summary>Makes the statistics of batch normalisation those of some photos, without changing what the network computes at inference.</summary>
    /// <param name="pixels">Preprocessed photos [N, 3, height, width], as varied as those to learn from.</param>
    public void Settle(Tensor pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        SetSettling(true);
        eval();
        call(pixels);
        train();
        SetSettling(false);
    }

    /// <summary>Sets how all layers multiply; see <see cref="LayerModule.IsMixedPrecision"/>.</summary>
    public void UseMixedPrecision(bool isMixed)
    {
        foreach (LayerModule layer in modules().OfType<LayerModule>())
        {
            layer.IsMixedPrecision = isMixed;
        }
    }

    /// <summary>Embeds a batch [N, 3, height, width] of preprocessed pixels as [N, dimensions], not normalised.</summary>
    public override Tensor forward(Tensor input)
    {
        return _layers.Aggregate(ChannelsLast.Of(input), (values, layer) => layer.call(values));
    }

    private static IEnumerable<LearnedModule> Learned(IEnumerable<LayerModule> layers)
    {
        return layers.SelectMany(layer => layer switch
        {
            LearnedModule learned => [learned],
            ResidualModule residual => Learned(residual.Layers),
            InceptionModule inception => inception.Branches.SelectMany(Learned),
            _ => Enumerable.Empty<LearnedModule>(),
        });
    }

    private void SetSettling(bool isSettling)
    {
        foreach (LearnedModule layer in LearnedLayers)
        {
            layer.IsSettling = isSettling;
        }
    }

    private static IEnumerable<LayerModule> Build(IEnumerable<Layer> layers, TensorShape shape)
    {
        foreach (Layer layer in layers)
        {
            yield return Build(layer, shape);
            shape = LayerShapes.After(layer, shape);
        }
    }

    private static LayerModule Build(Layer layer, TensorShape input)
    {
        return layer switch
        {
            Convolution or Depthwise or GlobalDepthwise => new ConvolutionModule(ConvolutionSettings.Of(layer, input)),
            MaxPool pool => new MaxPoolModule(pool.Kernel, pool.Stride),
            L2Pool pool => new L2PoolModule(pool.Kernel, pool.Stride),
            GlobalAveragePool => new GlobalAveragePoolModule(),
            CrossChannelNormalization normalization => new CrossChannelNormalizationModule(normalization),
            Maxout maxout => new MaxoutModule(input.Length, maxout.Units, maxout.Pieces),
            Projection projection => new ProjectionModule(input.Length, projection),
            Residual residual => new ResidualModule(Build(residual.Layers, input)),
            Inception inception => new InceptionModule(inception.Branches.Select(branch => Build(branch, input))),
            _ => throw new NotSupportedException($"Layer {layer.GetType().Name} has no module."),
        };
    }
}
