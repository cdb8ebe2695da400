using FaceNet.Trainer.Export;
using FaceNet.Trainer.Networks;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Export;

public sealed class OnnxExporterTests
{
    private static readonly Layer[][] LayerSets =
    [
        [new Projection(16)],
        [new Convolution(8, Kernel: 3, Stride: 2), new Projection(16)],
        [new Convolution(8, Kernel: 1, Activate: false), new Projection(16)],
        [new Convolution(8, Kernel: 3, Stride: 2), new Depthwise(3), new Depthwise(3, Stride: 2, Activate: false), new Projection(16)],
        [new Convolution(8, Kernel: 3, Stride: 2), new GlobalDepthwise(), new Projection(16)],
        [new Convolution(8, Kernel: 3, Stride: 2), new Residual([new Convolution(12, Kernel: 1), new Depthwise(3), new Convolution(8, Kernel: 1, Activate: false)]), new Projection(16)],
    ];

    public static TheoryData<int> Sets => [.. Enumerable.Range(0, LayerSets.Length)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Export_EachLayer_EqualsTheNetwork(int set)
    {
        using EmbeddingNetwork network = LivelyNetwork(new NetworkDescription("layers", 16, LayerSets[set]));

        Assert.InRange(OnnxParityCheck.LargestDifference(network, OnnxExporter.Export(network), seed: 1), 0, OnnxParityCheck.Tolerance);
    }

    [Fact]
    public void Export_Mini_EqualsTheNetworkAndIsSmall()
    {
        using EmbeddingNetwork network = LivelyNetwork(MiniNetwork.Create());

        byte[] model = OnnxExporter.Export(network);

        Assert.InRange(OnnxParityCheck.Require(network, model, seed: 1), 0, OnnxParityCheck.Tolerance);
        Assert.InRange(model.Length, 1, 8_000_000);
    }

    [Fact]
    public void Require_ModelOfAnotherNetwork_Throws()
    {
        using EmbeddingNetwork network = LivelyNetwork(new NetworkDescription("one", 16, LayerSets[1]));
        using EmbeddingNetwork other = LivelyNetwork(new NetworkDescription("other", 16, LayerSets[1]));

        Assert.Throws<TrainerException>(() => OnnxParityCheck.Require(network, OnnxExporter.Export(other), seed: 1));
    }

    [Fact]
    public void Export_Graph_LeavesTheBatchFree()
    {
        using EmbeddingNetwork network = LivelyNetwork(new NetworkDescription("one", 16, LayerSets[1]));

        using var session = new InferenceSession(OnnxExporter.Export(network));

        Assert.Equal([-1, 3, 16, 16], session.InputMetadata[NetworkInput.Name].Dimensions);
        Assert.Equal([-1, 16], session.OutputMetadata[OnnxExporter.OutputName].Dimensions);
    }

    // Batch normalisation that has seen data: fresh statistics are 0 and 1 and would hide a folding fault.
    private static EmbeddingNetwork LivelyNetwork(NetworkDescription description)
    {
        var network = new EmbeddingNetwork(description);
        network.train();
        using (var scope = NewDisposeScope())
        using (no_grad())
        {
            foreach (Tensor parameter in network.parameters())
            {
                parameter.add_(randn_like(parameter), alpha: 0.1);
            }

            network.call((randn(16, 3, description.InputSize, description.InputSize) * 2) + 0.5);
        }

        return network;
    }
}
