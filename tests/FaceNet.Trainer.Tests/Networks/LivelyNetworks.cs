using FaceNet.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;
using NormBase = TorchSharp.Modules.NormBase;

namespace FaceNet.Trainer.Tests.Networks;

/// <summary>
/// Networks whose batch normalisation has seen data, and has learned: fresh statistics, scales and shifts are 0 and 1 and would hide a folding fault.
/// </summary>
internal static class LivelyNetworks
{
    public static EmbeddingNetwork Of(NetworkDescription description)
    {
        var network = new EmbeddingNetwork(description);
        network.train();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        foreach (NormBase normalization in network.modules().OfType<NormBase>())
        {
            normalization.momentum = 1;
            normalization.weight!.add_(randn_like(normalization.weight), alpha: 0.1);
            normalization.bias!.add_(randn_like(normalization.bias), alpha: 0.1);
        }

        network.call((randn(description.BatchShape(4)) * 2) + 0.5);
        return network;
    }
}
