using static FaceNet.Trainer.Networks.Paper.InceptionBlocks;

namespace FaceNet.Trainer.Networks.Paper;

/// <summary>
/// <c>nns2</c>: the "tiny Inception" for phones. The paper gives its input and its cost and nothing else; as in <see cref="Nns1Network"/> most of the
/// parameters can only lie in a fully connected layer. Its 140x116 is read as rows x columns, as in the paper's tables: faces are taller than wide.
/// </summary>
internal static class Nns2Network
{
    public static NetworkDescription Create()
    {
        return new NetworkDescription("nns2", InputWidth: 116, InputHeight: 140,
        [
            new Convolution(8, Kernel: 7, Stride: 2),
            new MaxPool(3, Stride: 2),
            new Convolution(8, Kernel: 1),
            new Convolution(24, Kernel: 3),
            new MaxPool(3, Stride: 2),
            Keep(16, (24, 32), (4, 8), new MaxPool(3), 8),         // 3a
            Halve((32, 64), (8, 16)),                              // 3c
            Keep(64, (24, 48), (8, 16), new L2Pool(3), 32),        // 4a
            Halve((40, 64), (16, 32)),                             // 4e
            Keep(96, (48, 96), (12, 32), new L2Pool(3), 32),       // 5a
            new Maxout(392, Pieces: 2),
            new Projection(128),
        ])
        {
            Published = new PublishedCost(Parameters: 4.3e6, MultiplyAdds: 20e6),
            Origin = "Only input and cost are published: 3a, 3c, 4a, 4e, 5a of nn2 at a quarter of their width, its start at an eighth, and a maxout layer.",
        };
    }
}
