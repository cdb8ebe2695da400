using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>A fully connected layer with batch normalisation.</summary>
internal sealed class ProjectionModule : LayerModule
{
    private readonly Linear _linear;
    private readonly BatchNorm1d _normalization;

    public ProjectionModule(int inputs, int dimensions)
        : base(nameof(ProjectionModule))
    {
        _linear = nn.Linear(inputs, dimensions, hasBias: false);
        _normalization = nn.BatchNorm1d(dimensions);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        return _normalization.call(nn.functional.linear(Factor(input.flatten(1)), Factor(_linear.weight)).to(ScalarType.Float32));
    }

    /// <summary>Weight and bias of the one fully connected layer that equals this layer and its normalisation at inference.</summary>
    public (Tensor Weight, Tensor Bias) Fold()
    {
        return BatchNormFolding.Fold(_linear.weight, _normalization);
    }
}
