namespace FaceNet.ModelContract.Tests;

public sealed class GraphRulesTests
{
    private static readonly GraphSignature Fitting = new("image", [-1, 3, 20, 16], "embedding", [-1, 8], "float32", "float32");

    [Fact]
    public void CheckGraph_WhatTheManifestSays_Passes() => ManifestSample.Full.CheckGraph(Fitting);

    [Theory]
    [InlineData("Float")]
    [InlineData("Single")]
    public void CheckGraph_OtherNamesOfFloat32_Pass(string type) =>
        ManifestSample.Full.CheckGraph(Fitting with { InputElementType = type, OutputElementType = type });

    public static TheoryData<string, GraphSignature> Misfits => new()
    {
        { "input.name", Fitting with { InputName = "input0" } },
        { "output.name", Fitting with { OutputName = "output0" } },
        { "input.element_type", Fitting with { InputElementType = "float16" } },
        { "output.element_type", Fitting with { OutputElementType = "int64" } },
        { "input.layout", Fitting with { InputDimensions = [-1, 20, 16, 3] } },
        { "input.layout", Fitting with { InputDimensions = [3, 20, 16] } },
        { "input.layout", Fitting with { InputDimensions = [-1, 1, 20, 16] } },
        { "input.height", Fitting with { InputDimensions = [-1, 3, 112, 16] } },
        { "input.width", Fitting with { InputDimensions = [-1, 3, 20, 112] } },
        { "input.max_batch", Fitting with { InputDimensions = [1, 3, 20, 16] } },
        { "output.dimensions", Fitting with { OutputDimensions = [-1, 512] } },
        { "output.dimensions", Fitting with { OutputDimensions = [8] } },
        { "output.dimensions", Fitting with { OutputDimensions = [-1, 8, 7, 7] } },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void CheckGraph_OneMisfit_NamesTheField(string field, GraphSignature graph)
    {
        var exception = Assert.Throws<ManifestException>(() => ManifestSample.Full.CheckGraph(graph));

        Assert.StartsWith($"{field}: ", Assert.Single(exception.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void CheckGraph_ManyMisfits_NamesAllAtOnce()
    {
        var graph = new GraphSignature("x", [1, 3, 20, 112], "y", [-1, 4], "double", "float32");

        var exception = Assert.Throws<ManifestException>(() => ManifestSample.Full.CheckGraph(graph));

        Assert.Equal(6, exception.Problems.Count);
    }

    [Fact]
    public void CheckGraph_FreeSizes_Pass() => ManifestSample.Full.CheckGraph(Fitting with { InputDimensions = [-1, 3, -1, -1], OutputDimensions = [-1, -1] });

    [Fact]
    public void CheckGraph_PoolingAxesLeft_Pass() => ManifestSample.Full.CheckGraph(Fitting with { OutputDimensions = [-1, 8, 1, 1] });

    [Fact]
    public void CheckGraph_ChannelsLast_Passes()
    {
        var manifest = ManifestSample.Full with { Input = ManifestSample.Full.Input with { Layout = TensorLayouts.Nhwc, MaxBatch = 1 } };

        manifest.CheckGraph(Fitting with { InputDimensions = [1, 20, 16, 3] });
    }
}
