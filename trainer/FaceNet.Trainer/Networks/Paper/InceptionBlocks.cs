namespace FaceNet.Trainer.Networks.Paper;

/// <summary>The two kinds of row in the paper's Table 2, its columns from left to right.</summary>
internal static class InceptionBlocks
{
    /// <summary>A block that keeps the size. Of a pair, the first number is the channels that a 1x1 convolution reduces to, the second what comes out.</summary>
    /// <param name="one">Channels of the 1x1 convolution.</param>
    /// <param name="three">Channels of the 3x3 convolution.</param>
    /// <param name="five">Channels of the 5x5 convolution; null for a block without one.</param>
    /// <param name="pool">The pooling.</param>
    /// <param name="projected">Channels that a 1x1 convolution makes of what was pooled.</param>
    public static Inception Keep(int one, (int Reduced, int Channels) three, (int Reduced, int Channels)? five, Layer pool, int projected)
    {
        return new Inception(
        [
            [new Convolution(one, Kernel: 1)],
            Window(3, three, stride: 1),
            .. five is { } columns ? new[] { Window(5, columns, stride: 1) } : [],
            [pool, new Convolution(projected, Kernel: 1)],
        ]);
    }

    /// <summary>A block that halves the size: no 1x1 convolution, and its largest inputs pass through as they are.</summary>
    /// <inheritdoc cref="Keep"/>
    public static Inception Halve((int Reduced, int Channels) three, (int Reduced, int Channels)? five)
    {
        return new Inception(
        [
            Window(3, three, stride: 2),
            .. five is { } columns ? new[] { Window(5, columns, stride: 2) } : [],
            [new MaxPool(3, Stride: 2)],
        ]);
    }

    private static Layer[] Window(int kernel, (int Reduced, int Channels) columns, int stride)
    {
        return [new Convolution(columns.Reduced, Kernel: 1), new Convolution(columns.Channels, kernel, stride)];
    }
}
