using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Tests.Networks;

/// <summary>At least one layer of every kind, with its settings away from their defaults.</summary>
internal static class LayerSamples
{
    /// <summary>What each of them receives: sides that differ and leave a rest at stride 2, and a number of channels that depthwise kernels can divide.</summary>
    public static TensorShape Input => new(6, 13, 10);

    public static IReadOnlyDictionary<string, Layer> All { get; } = new Dictionary<string, Layer>
    {
        ["convolution"] = new Convolution(5, Kernel: 3),
        ["strided convolution"] = new Convolution(5, Kernel: 7, Stride: 2),
        ["linear convolution"] = new Convolution(5, Kernel: 1, Activate: false),
        ["depthwise"] = new Depthwise(3),
        ["strided depthwise"] = new Depthwise(5, Stride: 2, Activate: false),
        ["global depthwise"] = new GlobalDepthwise(),
        ["max pool"] = new MaxPool(3),
        ["strided max pool"] = new MaxPool(3, Stride: 2),
        ["L2 pool"] = new L2Pool(3),
        ["strided L2 pool"] = new L2Pool(5, Stride: 2),
        ["global average pool"] = new GlobalAveragePool(),
        ["cross-channel normalization"] = new CrossChannelNormalization(Channels: 3, Scale: 2, Exponent: 0.6, Offset: 0.5),
        ["maxout"] = new Maxout(7, Pieces: 3),
        ["projection"] = new Projection(7),
        ["plain projection"] = new Projection(7, IsNormalized: false),
        ["residual"] = new Residual([new Convolution(8, Kernel: 1), new Depthwise(3), new Convolution(6, Kernel: 1, Activate: false)]),
        ["inception"] = new Inception([[new Convolution(4, Kernel: 1)], [new Convolution(2, Kernel: 1), new Convolution(3, Kernel: 3)], [new L2Pool(3)]]),
        ["strided inception"] = new Inception([[new Convolution(2, Kernel: 1), new Convolution(3, Kernel: 5, Stride: 2)], [new MaxPool(3, Stride: 2)]]),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>A network around the layer, which begins with it.</summary>
    public static NetworkDescription Network(string name)
    {
        return new NetworkDescription(name, Input.Width, Input.Height, [new Convolution(Input.Channels, Kernel: 3), All[name], new Projection(9)]);
    }
}
