using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>A convolution with batch normalisation and perhaps ReLU.</summary>
internal sealed class ConvolutionModule : LearnedModule
{
    private readonly Conv2d _convolution;
    private readonly BatchNorm2d _normalization;

    public ConvolutionModule(ConvolutionSettings settings)
        : base(nameof(ConvolutionModule))
    {
        Settings = settings;
        _convolution = nn.Conv2d(
            settings.InputChannels,
            settings.Channels,
            (settings.KernelHeight, settings.KernelWidth),
            stride: (settings.Stride, settings.Stride),
            padding: (settings.Padding, settings.Padding),
            groups: settings.Groups,
            bias: false);
        _normalization = nn.BatchNorm2d(settings.Channels);
        nn.init.kaiming_normal_(_convolution.weight, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);
        RegisterComponents();
    }

    public ConvolutionSettings Settings { get; }

    public override Tensor forward(Tensor input)
    {
        Tensor products = nn.functional.conv2d(
            Factor(input),
            Factor(_convolution.weight),
            strides: [Settings.Stride, Settings.Stride],
            padding: [Settings.Padding, Settings.Padding],
            groups: Settings.Groups);
        Tensor normalized = Normalize(_normalization, products.to(ScalarType.Float32));
        return Settings.Activate ? nn.functional.relu(normalized, inplace: true) : normalized;
    }

    /// <inheritdoc/>
    public override (Tensor Weight, Tensor Bias) Fold()
    {
        return BatchNormFolding.Fold(_convolution.weight, _normalization);
    }

    /// <inheritdoc/>
    public override void Unfold(Tensor weight, Tensor bias)
    {
        BatchNormFolding.Unfold(weight, bias, _convolution.weight, _normalization);
    }
}
