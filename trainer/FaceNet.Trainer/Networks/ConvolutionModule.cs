using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>A convolution with batch normalisation and perhaps ReLU.</summary>
internal sealed class ConvolutionModule : LayerModule
{
    private readonly bool _activate;
    private readonly Conv2d _convolution;
    private readonly BatchNorm2d _normalization;

    public ConvolutionModule(int inputChannels, int channels, int kernel, int stride, int padding, int groups, bool activate)
        : base(nameof(ConvolutionModule))
    {
        _activate = activate;
        _convolution = nn.Conv2d(inputChannels, channels, kernel, stride: stride, padding: padding, groups: groups, bias: false);
        _normalization = nn.BatchNorm2d(channels);
        nn.init.kaiming_normal_(_convolution.weight, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        Tensor normalized = _normalization.call(_convolution.call(input));
        return _activate ? nn.functional.relu(normalized, inplace: true) : normalized;
    }

    /// <summary>Weight and bias of the one convolution that equals this convolution and its normalisation at inference.</summary>
    public (Tensor Weight, Tensor Bias) Fold()
    {
        return BatchNormFolding.Fold(_convolution.weight, _normalization);
    }
}
