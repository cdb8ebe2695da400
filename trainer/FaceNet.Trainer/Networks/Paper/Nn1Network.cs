namespace FaceNet.Trainer.Networks.Paper;

/// <summary>
/// <c>nn1</c>: the network in the manner of Zeiler and Fergus with 1x1 convolutions in between, row by row as Table 1 of the FaceNet paper has it; its row
/// "concat" changes nothing. Batch normalisation, which the paper does without, follows each convolution and fully connected layer. The constants of the
/// response normalisation ("rnorm") are not given; behind batch normalisation those chosen change little.
/// </summary>
internal static class Nn1Network
{
    public static NetworkDescription Create()
    {
        return new NetworkDescription("nn1", 220,
        [
            new Convolution(64, Kernel: 7, Stride: 2),
            new MaxPool(3, Stride: 2),
            new CrossChannelNormalization(),
            new Convolution(64, Kernel: 1),
            new Convolution(192, Kernel: 3),
            new CrossChannelNormalization(),
            new MaxPool(3, Stride: 2),
            new Convolution(192, Kernel: 1),
            new Convolution(384, Kernel: 3),
            new MaxPool(3, Stride: 2),
            new Convolution(384, Kernel: 1),
            new Convolution(256, Kernel: 3),
            new Convolution(256, Kernel: 1),
            new Convolution(256, Kernel: 3),
            new Convolution(256, Kernel: 1),
            new Convolution(256, Kernel: 3),
            new MaxPool(3, Stride: 2),
            new Maxout(32 * 128, Pieces: 2),
            new Maxout(32 * 128, Pieces: 2),
            new Projection(128),
        ])
        {
            Published = new PublishedCost(Parameters: 140e6, MultiplyAdds: 1.6e9),
            Origin = "FaceNet, Table 1, row by row; batch normalisation added.",
        };
    }
}
