namespace FaceNet.Trainer.Networks;

/// <summary>All kinds of convolution as the one operation that both TorchSharp and ONNX have.</summary>
internal sealed record ConvolutionSettings
{
    public required int InputChannels { get; init; }

    public required int Channels { get; init; }

    public required int KernelHeight { get; init; }

    public required int KernelWidth { get; init; }

    public required int Stride { get; init; }

    /// <summary>Zeros around the input, on each side.</summary>
    public required int Padding { get; init; }

    /// <summary>How many groups the channels fall into, each convolved by itself.</summary>
    public required int Groups { get; init; }

    public required bool Activate { get; init; }

    public static ConvolutionSettings Of(Layer layer, TensorShape input)
    {
        return layer switch
        {
            Convolution c => Square(input.Channels, c.Channels, c.Kernel, c.Stride, groups: 1, c.Activate),
            Depthwise d => Square(input.Channels, input.Channels, d.Kernel, d.Stride, groups: input.Channels, d.Activate),
            GlobalDepthwise => new ConvolutionSettings
            {
                InputChannels = input.Channels,
                Channels = input.Channels,
                KernelHeight = input.Height,
                KernelWidth = input.Width,
                Stride = 1,
                Padding = 0,
                Groups = input.Channels,
                Activate = false,
            },
            _ => throw new NotSupportedException($"Layer {layer.GetType().Name} is no convolution."),
        };
    }

    private static ConvolutionSettings Square(int inputChannels, int channels, int kernel, int stride, int groups, bool activate)
    {
        return new ConvolutionSettings
        {
            InputChannels = inputChannels,
            Channels = channels,
            KernelHeight = kernel,
            KernelWidth = kernel,
            Stride = stride,
            Padding = kernel / 2,
            Groups = groups,
            Activate = activate,
        };
    }
}
