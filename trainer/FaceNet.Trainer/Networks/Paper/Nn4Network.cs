using static FaceNet.Trainer.Networks.Paper.InceptionBlocks;

namespace FaceNet.Trainer.Networks.Paper;

/// <summary>
/// <c>nn4</c>: <see cref="Nn2Network"/> on 96x96 pixels "without 5x5 convolutions in the higher layers". The paper does not say which; leaving them out
/// of 4e, 5a and 5b gives the FLOPS it states, and the 6.6 M parameters it names as the fewest of its Inception networks.
/// </summary>
internal static class Nn4Network
{
    public static NetworkDescription Create()
    {
        return new NetworkDescription("nn4", 96,
        [
            .. Nn2Network.UpTo4d,
            Halve((160, 256), five: null),                                 // 4e
            Keep(384, (192, 384), five: null, new L2Pool(3), 128),         // 5a
            Keep(384, (192, 384), five: null, new MaxPool(3), 128),        // 5b
            new GlobalAveragePool(),
            new Projection(128),
        ])
        {
            Published = new PublishedCost(Parameters: null, MultiplyAdds: 285e6),
            Origin = "nn2 without 5x5 in \"the higher layers\"; which ones is not said: 4e, 5a and 5b meet the paper's FLOPS and its 6.6 M to 7.5 M parameters.",
        };
    }
}
