using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>A fully connected layer with batch normalisation, of which the largest of each unit's pieces is kept.</summary>
internal sealed class MaxoutModule : LearnedModule
{
    private readonly int _pieces;
    private readonly Linear _linear;
    private readonly BatchNorm1d _normalization;

    public MaxoutModule(int inputs, int units, int pieces)
        : base(nameof(MaxoutModule))
    {
        _pieces = pieces;
        _linear = nn.Linear(inputs, units * pieces, hasBias: false);
        _normalization = nn.BatchNorm1d(units * pieces);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        Tensor values = Normalize(_normalization, nn.functional.linear(Factor(input.flatten(1)), Factor(_linear.weight)).to(ScalarType.Float32));
        return values.unflatten(1, [_pieces, -1]).amax([1]);
    }

    /// <summary>Weight and bias of the one fully connected layer before the maximum: all units' first pieces, then all their second ones, and so on.</summary>
    public override (Tensor Weight, Tensor Bias) Fold()
    {
        return BatchNormFolding.Fold(_linear.weight, _normalization);
    }

    /// <inheritdoc/>
    public override void Unfold(Tensor weight, Tensor bias)
    {
        BatchNormFolding.Unfold(weight, bias, _linear.weight, _normalization);
    }
}
