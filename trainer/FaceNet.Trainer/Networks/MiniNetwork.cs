namespace FaceNet.Trainer.Networks;

/// <summary>
/// <c>mini</c>: a depthwise-separable network for CPUs in the manner of MobileFaceNet (Chen et al. 2018): inverted bottlenecks and a global
/// depthwise convolution instead of average pooling. It reaches 28x28 after two steps, because on a CPU training time follows the area.
/// </summary>
internal static class MiniNetwork
{
    public static NetworkDescription Create()
    {
        return new NetworkDescription("mini", 112, Layers(isNormalized: true))
        {
            Origin = "Not the paper's: a depthwise-separable network for CPUs, the default.",
        };
    }

    /// <summary><c>mini-plain</c>: without batch normalisation of the output, which keeps hard negatives from collapsing <c>mini</c>; see trainer/README.md.</summary>
    public static NetworkDescription CreatePlain()
    {
        return new NetworkDescription("mini-plain", 112, Layers(isNormalized: false))
        {
            Origin = "mini without batch normalisation of its output, to see what that does.",
        };
    }

    private static IReadOnlyList<Layer> Layers(bool isNormalized)
    {
        return
        [
            new Convolution(16, Kernel: 3, Stride: 2),
            new Convolution(48, Kernel: 3, Stride: 2),
            .. Bottleneck(48, expanded: 72, count: 1),
            .. Reduce(expanded: 96, channels: 96),
            .. Bottleneck(96, expanded: 192, count: 3),
            .. Reduce(expanded: 256, channels: 128),
            .. Bottleneck(128, expanded: 256, count: 3),
            new Convolution(384, Kernel: 1),
            new GlobalDepthwise(),
            new Projection(128, isNormalized),
        ];
    }

    private static IEnumerable<Layer> Bottleneck(int channels, int expanded, int count)
    {
        for (int index = 0; index < count; index++)
        {
            yield return new Residual(
            [
                new Convolution(expanded, Kernel: 1),
                new Depthwise(3),
                new Convolution(channels, Kernel: 1, Activate: false),
            ]);
        }
    }

    private static IEnumerable<Layer> Reduce(int expanded, int channels)
    {
        yield return new Convolution(expanded, Kernel: 1);
        yield return new Depthwise(3, Stride: 2);
        yield return new Convolution(channels, Kernel: 1, Activate: false);
    }
}
