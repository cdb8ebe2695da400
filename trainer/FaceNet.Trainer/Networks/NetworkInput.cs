using FaceNet.ModelContract;

namespace FaceNet.Trainer.Networks;

/// <summary>How every network of the trainer reads photos: RGB planes, each value scaled to [-1, 1].</summary>
internal static class NetworkInput
{
    /// <summary>Name of the input in exported graphs.</summary>
    public const string Name = "pixels";

    private const int LargestBatch = 64;

    /// <summary>The input part of the manifest; training and serving preprocess by it.</summary>
    public static ModelInput Of(NetworkDescription network)
    {
        return new ModelInput
        {
            Name = Name,
            Width = network.InputWidth,
            Height = network.InputHeight,
            Channels = ChannelOrders.Rgb,
            Layout = TensorLayouts.Nchw,
            Mean = [127.5, 127.5, 127.5],
            Scale = [1 / 127.5, 1 / 127.5, 1 / 127.5],
            MaxBatch = LargestBatch,
        };
    }
}
