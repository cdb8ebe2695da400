using static FaceNet.Trainer.Networks.Paper.InceptionBlocks;

namespace FaceNet.Trainer.Networks.Paper;

/// <summary>
/// <c>nns1</c>: the "mini Inception" for phones. The paper gives its input and its cost and nothing else. So many parameters at so few multiply-adds
/// can only lie in a fully connected layer, so a maxout layer as in NN1 stands behind blocks of NN2 at half their width.
/// </summary>
internal static class Nns1Network
{
    public static NetworkDescription Create()
    {
        return new NetworkDescription("nns1", 165,
        [
            new Convolution(32, Kernel: 7, Stride: 2),
            new MaxPool(3, Stride: 2),
            new Convolution(32, Kernel: 1),
            new Convolution(96, Kernel: 3),
            new MaxPool(3, Stride: 2),
            Keep(32, (48, 64), (8, 16), new MaxPool(3), 16),       // 3a
            Keep(32, (48, 64), (16, 32), new L2Pool(3), 32),       // 3b
            Halve((64, 128), (16, 32)),                            // 3c
            Keep(128, (48, 96), (16, 32), new L2Pool(3), 64),      // 4a
            Keep(112, (56, 112), (16, 32), new L2Pool(3), 64),     // 4b
            Halve((80, 128), (32, 64)),                            // 4e
            Keep(192, (96, 192), (24, 64), new L2Pool(3), 64),     // 5a
            new Maxout(672, Pieces: 2),
            new Projection(128),
        ])
        {
            Published = new PublishedCost(Parameters: 26e6, MultiplyAdds: 220e6),
            Origin = "Only input and cost are published: nn2 at half width without 4c, 4d and 5b, and a maxout layer as in nn1, which holds 25 M of the parameters.",
        };
    }
}
