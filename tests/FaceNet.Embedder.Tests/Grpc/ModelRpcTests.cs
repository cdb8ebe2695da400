using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.Embedder.Tests.Grpc;

public sealed class ModelRpcTests(EmbedderFixture embedder) : IClassFixture<EmbedderFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("tiny")]
    public async Task GetModel_DefaultOrByName_DescribesItAsItsManifestDoes(string name)
    {
        var model = (await embedder.Host.Client.GetModelAsync(new GetModelRequest { Model = name }, cancellationToken: Cancellation)).Model;

        Assert.Equal(("tiny", "1", "tiny", 128), (model.Name, model.Version, model.EmbeddingSpace, model.Dimensions));
        Assert.Equal((112, 112, "cpu", true), (model.InputWidth, model.InputHeight, model.ExecutionProvider, model.IsDefault));
        Assert.Equal([1e-2, 1e-3, 1e-4], model.Calibration.Verify.Select(point => point.Far));
        Assert.Equal(73.5318f, model.Alignment.RightEye.X);
        Assert.Equal((0.02, true), (model.Clustering.BaseThreshold, model.Clustering.Derived));
        Assert.Equal("MIT", model.WeightsLicense);
    }

    [Theory]
    [InlineData("", 0.05, true)]
    [InlineData("photos", 0.3, false)]
    [InlineData("drawings", 0.2, true)]
    public async Task GetModel_OfAModelWithDomains_TellsTheThresholdsOfTheOneChosen(string domain, double threshold, bool isDerived)
    {
        await using var host = await EmbedderHost.StartAsync(("Models:Directory", TestModels.Copy(TestModels.Tiny, TestModels.WithDomains)), ("Models:Domain", domain));

        var model = (await host.Client.GetModelAsync(new GetModelRequest(), cancellationToken: Cancellation)).Model;

        Assert.Equal(domain, model.Domain);
        Assert.Equal((threshold, isDerived), (model.Calibration.Verify.Single(row => row.Far == 1e-3).SquaredDistance, model.Clustering.Derived));
    }

    [Fact]
    public async Task GetModel_OfAModelWithoutDomains_SaysThatNoneWasChosenAndTheLogSoToo()
    {
        await using var host = await EmbedderHost.StartAsync(("Models:Domain", "photos"));

        var model = (await host.Client.GetModelAsync(new GetModelRequest(), cancellationToken: Cancellation)).Model;

        Assert.Equal(("", 0.05), (model.Domain, model.Calibration.Verify.Single(row => row.Far == 1e-3).SquaredDistance));
        Assert.True(host.Log.Contains("Model tiny 1 tells no domains apart"));
    }

    [Fact]
    public async Task GetModel_Unknown_IsNotFound()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await embedder.Host.Client.GetModelAsync(new GetModelRequest { Model = "other" }, cancellationToken: Cancellation));

        Assert.Equal((StatusCode.NotFound, ErrorReasons.ModelNotFound), (refusal.StatusCode, refusal.Reason()));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("tiny", 1)]
    [InlineData("another-space", 0)]
    public async Task ListModels_BySpace_ListsTheModelsOfIt(string space, int count)
    {
        var answer = await embedder.Host.Client.ListModelsAsync(new ListModelsRequest { EmbeddingSpace = space }, cancellationToken: Cancellation);

        Assert.Equal(count, answer.Models.Count);
    }
}
