using FaceNet.Trainer.Export;
using FaceNet.Trainer.Export.Onnx;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Tests.Networks;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace FaceNet.Trainer.Tests.Export;

public sealed class OnnxExporterTests
{
    public static TheoryData<string> Layers => LayerSamples.Names;

    public static TheoryData<string> Names => [.. KnownNetworks.All.Select(network => network.Name)];

    private static NetworkDescription Small => new("one", 16, [new Convolution(8, Kernel: 3, Stride: 2), new Projection(16)]);

    [Theory]
    [MemberData(nameof(Layers))]
    public void Export_EachLayer_EqualsTheNetwork(string layer)
    {
        using EmbeddingNetwork network = LivelyNetworks.Of(LayerSamples.Network(layer));

        Assert.InRange(OnnxParityCheck.LargestDifference(network, OnnxExporter.Export(network), seed: 1), 0, OnnxParityCheck.Tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_EachNetwork_EqualsTheNetworkAndHasTheParametersOfItsCost(string name)
    {
        using EmbeddingNetwork network = LivelyNetworks.Of(KnownNetworks.Get(name));

        byte[] model = OnnxExporter.Export(network);

        Assert.InRange(OnnxParityCheck.Require(network, model, seed: 1), 0, OnnxParityCheck.Tolerance);
        IEnumerable<TensorProto> learned = ModelProto.Parser.ParseFrom(model).Graph.Initializer.Where(constant => constant.Name.StartsWith("weight", StringComparison.Ordinal) || constant.Name.StartsWith("bias", StringComparison.Ordinal));
        Assert.Equal(NetworkCost.Of(network.Description).Parameters, learned.Sum(constant => constant.Dims.Aggregate(1L, (product, axis) => product * axis)));
    }

    [Fact]
    public void Require_ModelOfAnotherNetwork_Throws()
    {
        using EmbeddingNetwork network = LivelyNetworks.Of(Small);
        using EmbeddingNetwork other = LivelyNetworks.Of(Small);

        Assert.Throws<TrainerException>(() => OnnxParityCheck.Require(network, OnnxExporter.Export(other), seed: 1));
    }

    [Fact]
    public void Export_Graph_LeavesTheBatchFree()
    {
        using EmbeddingNetwork network = LivelyNetworks.Of(Small);

        using var session = new InferenceSession(OnnxExporter.Export(network));

        Assert.Equal([-1, 3, 16, 16], session.InputMetadata[NetworkInput.Name].Dimensions);
        Assert.Equal([-1, 16], session.OutputMetadata[OnnxExporter.OutputName].Dimensions);
    }

    [Fact]
    public void Export_NotSquare_GivesTheHeightBeforeTheWidth()
    {
        using EmbeddingNetwork network = LivelyNetworks.Of(Small with { InputWidth = 12 });

        using var session = new InferenceSession(OnnxExporter.Export(network));

        Assert.Equal([-1, 3, 16, 12], session.InputMetadata[NetworkInput.Name].Dimensions);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Export_EachLayer_LeavesNoTensorBehind(string layer)
    {
        using EmbeddingNetwork network = LivelyNetworks.Of(LayerSamples.Network(layer));
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        OnnxExporter.Export(network);

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }
}
