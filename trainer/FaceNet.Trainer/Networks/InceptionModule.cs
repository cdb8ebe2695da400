using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>Branches side by side.</summary>
internal sealed class InceptionModule : LayerModule
{
    private readonly ModuleList<ModuleList<LayerModule>> _branches;

    public InceptionModule(IEnumerable<IEnumerable<LayerModule>> branches)
        : base(nameof(InceptionModule))
    {
        _branches = nn.ModuleList(branches.Select(branch => nn.ModuleList(branch.ToArray())).ToArray());
        RegisterComponents();
    }

    public IReadOnlyList<IReadOnlyList<LayerModule>> Branches => [.. _branches.Select(branch => branch.ToArray())];

    public override Tensor forward(Tensor input)
    {
        return cat([.. _branches.Select(branch => branch.Aggregate(input, (values, layer) => layer.call(values)))], dim: 1);
    }
}
