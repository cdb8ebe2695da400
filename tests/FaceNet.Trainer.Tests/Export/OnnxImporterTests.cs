using FaceNet.Trainer.Export;
using FaceNet.Trainer.Export.Onnx;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Tests.Networks;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Export;

public sealed class OnnxImporterTests
{
    public static TheoryData<string> Names => [.. KnownNetworks.All.Select(network => network.Name)];

    private static NetworkDescription Small => new("one", 16, [new Convolution(8, Kernel: 3, Stride: 2), new Projection(16)]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Import_WhatWasExported_ComputesTheSameAlsoWhenSettled(string name)
    {
        NetworkDescription description = KnownNetworks.Get(name);
        using EmbeddingNetwork exported = LivelyNetworks.Of(description), imported = new(description);
        byte[] model = OnnxExporter.Export(exported);

        OnnxImporter.Import(imported, model);
        double asImported = OnnxParityCheck.LargestDifference(imported, model, seed: 1);
        using Tensor photos = randn(description.BatchShape(4));
        imported.Settle(photos);

        Assert.InRange(asImported, 0, OnnxParityCheck.Tolerance);
        Assert.InRange(OnnxParityCheck.LargestDifference(imported, model, seed: 1), 0, OnnxParityCheck.Tolerance);
    }

    [Fact]
    public void Settle_PhotosToLearnFrom_AreNormalisedWhileLearningAsTheyWouldBeAtInference()
    {
        using EmbeddingNetwork network = LivelyNetworks.Of(Small);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor photos = randn(Small.BatchShape(64)) + 3;
        network.eval();
        Tensor before = network.call(photos);

        network.Settle(photos);

        Assert.True(network.training);
        Assert.InRange((network.call(photos) - before).abs().max().item<float>(), 0, 1e-3);
    }

    [Fact]
    public void Import_ModelOfAnotherNetwork_SaysSo()
    {
        using EmbeddingNetwork other = LivelyNetworks.Of(Small), network = new(Small with { Name = "two" });

        AssertRefused(network, OnnxExporter.Export(other));
    }

    [Fact]
    public void Import_ModelOfAnotherTrainer_SaysSo()
    {
        using EmbeddingNetwork network = LivelyNetworks.Of(Small);
        ModelProto foreign = ModelProto.Parser.ParseFrom(OnnxExporter.Export(network));
        foreign.ProducerName = "pytorch";

        AssertRefused(network, foreign.ToByteArray());
    }

    [Fact]
    public void Import_WeightsOfOtherSizes_SaysSo()
    {
        using EmbeddingNetwork wide = LivelyNetworks.Of(Small), narrow = new(Small with { Layers = [new Convolution(4, Kernel: 3, Stride: 2), new Projection(16)] });

        AssertRefused(narrow, OnnxExporter.Export(wide));
    }

    [Fact]
    public void Import_NotAModel_SaysSo()
    {
        using EmbeddingNetwork network = new(Small);

        AssertRefused(network, [1, 2, 3]);
    }

    private static void AssertRefused(EmbeddingNetwork network, byte[] model)
    {
        var exception = Assert.Throws<TrainerException>(() => OnnxImporter.Import(network, model));

        Assert.Contains($"'{network.Description.Name}'", exception.Message, StringComparison.Ordinal);
    }
}
