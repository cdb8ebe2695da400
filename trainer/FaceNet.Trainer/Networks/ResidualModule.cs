using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>Inner layers with a way around them.</summary>
internal sealed class ResidualModule : LayerModule
{
    private readonly ModuleList<LayerModule> _layers;

    public ResidualModule(IEnumerable<LayerModule> layers)
        : base(nameof(ResidualModule))
    {
        _layers = nn.ModuleList(layers.ToArray());
        RegisterComponents();
    }

    public IReadOnlyList<LayerModule> Layers => _layers.ToArray();

    public override Tensor forward(Tensor input)
    {
        return input + _layers.Aggregate(input, (values, layer) => layer.call(values));
    }
}
