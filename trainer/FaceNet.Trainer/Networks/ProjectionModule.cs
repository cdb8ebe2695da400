using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>A fully connected layer with batch normalisation, or with a bias instead.</summary>
internal sealed class ProjectionModule : LearnedModule
{
    private readonly Linear _linear;
    private readonly BatchNorm1d? _normalization;

    public ProjectionModule(int inputs, Projection projection)
        : base(nameof(ProjectionModule))
    {
        _linear = nn.Linear(inputs, projection.Dimensions, hasBias: !projection.IsNormalized);
        _normalization = projection.IsNormalized ? nn.BatchNorm1d(projection.Dimensions) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        Tensor products = nn.functional.linear(Factor(input.flatten(1)), Factor(_linear.weight)).to(ScalarType.Float32);
        return _normalization is null ? products + _linear.bias! : Normalize(_normalization, products);
    }

    /// <inheritdoc/>
    public override (Tensor Weight, Tensor Bias) Fold()
    {
        return _normalization is null ? (_linear.weight, _linear.bias!) : BatchNormFolding.Fold(_linear.weight, _normalization);
    }

    /// <inheritdoc/>
    public override void Unfold(Tensor weight, Tensor bias)
    {
        if (_normalization is not null)
        {
            BatchNormFolding.Unfold(weight, bias, _linear.weight, _normalization);
            return;
        }

        using IDisposable noGradient = no_grad();
        _linear.weight.copy_(weight);
        _linear.bias!.copy_(bias);
    }
}
