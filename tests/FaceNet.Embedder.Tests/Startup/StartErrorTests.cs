using FaceNet.ModelContract;

namespace FaceNet.Embedder.Tests.Startup;

public sealed class StartErrorTests
{
    [Fact]
    public async Task Start_ManifestDoesNotFitItsGraph_NamesTheField()
    {
        var folder = TestModels.Copy(TestModels.Tiny, manifest => manifest with { Output = manifest.Output with { Dimensions = 256 } });

        var error = await EmbedderHost.StartErrorAsync(("Models:Directory", folder));

        Assert.Contains("output.dimensions: 256", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FolderMissing_NamesIt()
    {
        var error = await EmbedderHost.StartErrorAsync(("Models:Directory", "/no/such/model"));

        Assert.Contains("/no/such/model", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_GraphIsNoOnnxFile_NamesIt()
    {
        var folder = TestModels.Copy(TestModels.Tiny, manifest => manifest with { Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("nonsense"u8)) });
        await File.WriteAllTextAsync(Path.Combine(folder, ModelManifest.GraphFileName), "nonsense", TestContext.Current.CancellationToken);

        var error = await EmbedderHost.StartErrorAsync(("Models:Directory", folder));

        Assert.Contains("model.onnx", error, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime cannot load the graph", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SelfTestFails_SaysByHowMuch()
    {
        var expected = new float[128];
        expected[0] = 1;
        var folder = TestModels.Copy(TestModels.Tiny, manifest => manifest with
        {
            SelfTest = new ModelSelfTest { InputRgb = TestFaces.Crop(0).Pixels, Expected = expected, Tolerance = 1e-3 },
        });

        var error = await EmbedderHost.StartErrorAsync(("Models:Directory", folder));

        Assert.Contains("self_test.expected: differs", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DomainThatTheModelHasNot_NamesThoseItHas()
    {
        var folder = TestModels.Copy(TestModels.Tiny, TestModels.WithDomains);

        var error = await EmbedderHost.StartErrorAsync(("Models:Directory", folder), ("Models:Domain", "paintings"));

        Assert.Contains("domains: paintings is not among them; it must be one of photos, drawings", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_CudaWhereThereIsNone_IsNoSilentFallback()
    {
        var error = await EmbedderHost.StartErrorAsync(("Inference:Provider", "cuda"));

        Assert.Contains("Inference__Provider cuda", error, StringComparison.Ordinal);
        Assert.Contains("Inference__Provider=cpu", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Embedder:Roles", "grpc,wroker", "Embedder__Roles")]
    [InlineData("Embedder:Roles", ",", "Embedder__Roles")]
    [InlineData("Batching:MaxBatchSize", "65", "MaxBatchSize")]
    [InlineData("Batching:QueueCapacity", "63", "QueueCapacity")]
    [InlineData("Batching:MaxQueueDelay", "00:00:02", "MaxQueueDelay")]
    [InlineData("Batching:BulkShare", "0", "BulkShare")]
    [InlineData("Inference:Threads", "-1", "Threads")]
    [InlineData("FaceWorker:MaxInFlight", "0", "MaxInFlight")]
    public async Task Start_OptionOutOfRange_NamesIt(string option, string value, string named) =>
        Assert.Contains(named, await EmbedderHost.StartErrorAsync((option, value)), StringComparison.Ordinal);

    [Fact]
    public async Task Start_NonCommercialModelForOtherMachines_NeedsConsent()
    {
        var folder = TestModels.Copy(TestModels.Tiny, manifest => manifest with { Training = manifest.Training with { NonCommercial = true, WeightsLicense = "research only" } });
        (string, string)[] open = [("Models:Directory", folder), ("Listeners:Address", "0.0.0.0"), ("Security:AllowAnonymous", "true")];

        var error = await EmbedderHost.StartErrorAsync(open);

        Assert.Contains("Models__AcceptNonCommercial=true", error, StringComparison.Ordinal);
        Assert.Contains("research only", error, StringComparison.Ordinal);
        await using var local = await EmbedderHost.StartAsync(("Models:Directory", folder));
        await using var accepted = EmbedderHost.Build([.. open, ("Models:AcceptNonCommercial", "true")]);
        await accepted.StartAsync(TestContext.Current.CancellationToken);
        await accepted.StopAsync(TestContext.Current.CancellationToken);
    }
}
