using static FaceNet.Trainer.Networks.Paper.InceptionBlocks;

namespace FaceNet.Trainer.Networks.Paper;

/// <summary>
/// <c>nn2</c>: the Inception network, row by row as Table 2 of the FaceNet paper has it. Batch normalisation, which the paper does without, follows
/// each convolution and the fully connected layer. The constants of the response normalisation ("norm") are not given, as in <see cref="Nn1Network"/>.
/// </summary>
internal static class Nn2Network
{
    public static NetworkDescription Create()
    {
        return new NetworkDescription("nn2", 224, Layers)
        {
            Published = new PublishedCost(Parameters: 7.5e6, MultiplyAdds: 1.6e9),
            Origin = "FaceNet, Table 2, row by row; batch normalisation added.",
        };
    }

    /// <summary>The rows of Table 2; they take an input of any size.</summary>
    public static IReadOnlyList<Layer> Layers { get; } =
    [
        .. UpTo4d,
        Halve((160, 256), (64, 128)),                              // 4e
        Keep(384, (192, 384), (48, 128), new L2Pool(3), 128),      // 5a
        Keep(384, (192, 384), (48, 128), new MaxPool(3), 128),     // 5b
        new GlobalAveragePool(),
        new Projection(128),
    ];

    /// <summary>The rows before the last block that halves the size.</summary>
    public static IReadOnlyList<Layer> UpTo4d =>
    [
        new Convolution(64, Kernel: 7, Stride: 2),
        new MaxPool(3, Stride: 2),
        new CrossChannelNormalization(),
        new Convolution(64, Kernel: 1),                            // inception (2)
        new Convolution(192, Kernel: 3),
        new CrossChannelNormalization(),
        new MaxPool(3, Stride: 2),
        Keep(64, (96, 128), (16, 32), new MaxPool(3), 32),         // 3a
        Keep(64, (96, 128), (32, 64), new L2Pool(3), 64),          // 3b
        Halve((128, 256), (32, 64)),                               // 3c
        Keep(256, (96, 192), (32, 64), new L2Pool(3), 128),        // 4a
        Keep(224, (112, 224), (32, 64), new L2Pool(3), 128),       // 4b
        Keep(192, (128, 256), (32, 64), new L2Pool(3), 128),       // 4c
        Keep(160, (144, 288), (32, 64), new L2Pool(3), 128),       // 4d
    ];
}
