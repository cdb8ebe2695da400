using System.Collections.Concurrent;
using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Models;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Embedder.Tests.Startup;

public sealed class ModelRepositoryTests : IDisposable
{
    private readonly TestRepository _repository = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NewVersion_OfTheSameSpace_ServesWithoutARestartAndNoCallFails()
    {
        _repository.Put("face", "9");
        await using var host = await EmbedderHost.StartAsync(_repository.Settings);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var versions = new ConcurrentQueue<string>();
        var calling = CallAsync(host, versions, stop.Token);
        await Eventually.HoldsAsync("an answer of the old version", () => versions.Contains("9"), Cancellation);

        _repository.Put("face", "10");
        await Eventually.HoldsAsync("an answer of the new version", () => calling.IsCompleted || versions.Contains("10"), Cancellation);
        await stop.CancelAsync();
        await calling;

        Assert.Equal(["9", "10"], versions.Distinct());
    }

    [Fact]
    public async Task NewVersion_ThatFails_LeavesTheOldOneServingAndIsListed()
    {
        _repository.Put("face", "1");
        await using var host = await EmbedderHost.StartAsync(_repository.Settings);

        _repository.Put("face", "2", change: manifest => manifest with { Output = manifest.Output with { Dimensions = 256 } });
        var listed = await WaitAsync(host, models => models.FailedVersions.Count == 1);

        Assert.Equal("1", listed.Models.Single().Version);
        Assert.Equal(("face", "2"), (listed.FailedVersions[0].Name, listed.FailedVersions[0].Version));
        Assert.Contains("output.dimensions: 256", listed.FailedVersions[0].Reason, StringComparison.Ordinal);
        Assert.True(host.Log.Contains("Model face 2 cannot serve"));

        _repository.Remove("face", "2");
        _repository.Put("face", "2");
        Assert.Empty((await WaitAsync(host, models => models.Models.Single().Version == "2")).FailedVersions);
    }

    [Fact]
    public async Task NewVersion_WithoutTheDomainThatIsChosen_LeavesTheOldOneServing()
    {
        _repository.Put("face", "1", change: TestModels.WithDomains);
        await using var host = await EmbedderHost.StartAsync([.. _repository.Settings, ("Models:Domain", "photos")]);

        _repository.Put("face", "2", change: manifest => TestModels.WithDomains(manifest) is { Domains: [_, var drawings] } both ? both with { Domains = [drawings] } : manifest);
        var listed = await WaitAsync(host, models => models.FailedVersions.Count == 1);

        Assert.Equal("1", listed.Models.Single().Version);
        Assert.Contains("domains: photos is not among them; it must be one of drawings", listed.FailedVersions[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewVersion_OfAnotherSpace_ServesBesideTheOldOneAndIsFoundByItsSpace()
    {
        _repository.Put("face", "1", space: "face-1");
        await using var host = await EmbedderHost.StartAsync(_repository.Settings);

        _repository.Put("face", "2", space: "face-2");
        await WaitAsync(host, models => models.Models.Count == 2);

        Assert.Equal(["1", "1", "1", "2"], [await VersionAsync(host, ""), await VersionAsync(host, "face"), await VersionAsync(host, "face-1"), await VersionAsync(host, "face-2")]);
        _repository.Remove("face", "1");
        await WaitAsync(host, models => models.Models.Count == 1);
        Assert.Equal("2", await VersionAsync(host, "face"));
    }

    [Fact]
    public async Task Alias_WithAVersion_KeepsItServedBesideTheNewerOne()
    {
        _repository.Put("face", "1");
        _repository.Put("face", "2");
        _repository.Put("other", "1");
        await using var host = await EmbedderHost.StartAsync([.. _repository.Settings, ("Models:Default", "face"), ("Models:Aliases:stable", "face/1")]);

        var listed = await host.Client.ListModelsAsync(new ListModelsRequest(), cancellationToken: Cancellation);

        Assert.Equal([("face", "2"), ("face", "1"), ("other", "1")], listed.Models.Select(model => (model.Name, model.Version)));
        Assert.Equal([true, false, false], listed.Models.Select(model => model.IsDefault));
        Assert.Equal(["stable"], listed.Models[1].Aliases);
        Assert.Equal(["1", "2", "1"], [await VersionAsync(host, "stable"), await VersionAsync(host, "face"), await VersionAsync(host, "other")]);
        Assert.Equal(ModelManifest.Load(TestModels.Tiny).Sha256, listed.Models[0].Sha256);
    }

    [Fact]
    public async Task Version_OverwrittenByNonsense_ServesOnFromMemory()
    {
        _repository.Put("face", "1");
        _repository.Put("other", "1");
        await using var host = await EmbedderHost.StartAsync([.. _repository.Settings, ("Models:Default", "face")]);

        await File.WriteAllTextAsync(Path.Combine(_repository.Folder, "other", "1", ModelManifest.GraphFileName), "nonsense", Cancellation);
        var listed = await WaitAsync(host, models => models.FailedVersions.Count == 1);

        Assert.Contains("sha256", listed.FailedVersions[0].Reason, StringComparison.Ordinal);
        Assert.Equal("1", await VersionAsync(host, "other"));
    }

    [Fact]
    public async Task ReplacedModel_WhileItIsLent_StaysLoadedUntilItIsReturned()
    {
        _repository.Put("face", "1");
        await using var host = await EmbedderHost.StartAsync(_repository.Settings);
        var lease = host.Services.GetRequiredService<ModelRepository>().Lease("");

        _repository.Put("face", "2");
        await WaitAsync(host, models => models.Models.Single().Version == "2");

        Assert.Equal(128, (await EmbedAsync(lease.Model)).Embedding.Values.Length);
        lease.Dispose();
        await Eventually.HoldsAsync("the replaced model to be unloaded", async () => await Record.ExceptionAsync(() => EmbedAsync(lease.Model)) is not null, Cancellation);
    }

    [Fact]
    public async Task LastVersion_Removed_ServesOnAsDefault()
    {
        _repository.Put("face", "1");
        await using var host = await EmbedderHost.StartAsync(_repository.Settings);

        _repository.Remove("face", "1");
        await Eventually.HoldsAsync("the repository to miss its default", () => host.Log.Contains("serves nothing as default 'face'"), Cancellation);

        Assert.Equal("1", await VersionAsync(host, ""));
    }

    [Fact]
    public async Task Start_SeveralModelsAndNoDefault_AsksForOne()
    {
        _repository.Put("face", "1");
        _repository.Put("other", "1");

        var error = await EmbedderHost.StartErrorAsync(_repository.Settings);

        Assert.Contains("face, other", error, StringComparison.Ordinal);
        Assert.Contains("Set Models__Default", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoModelServes_SaysWhyOfEach()
    {
        _repository.Put("face", "1", change: manifest => manifest with { Name = "another" });

        var error = await EmbedderHost.StartErrorAsync(_repository.Settings);

        Assert.Contains("another 1 lies in the folder of face 1", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Models:Directory", "/some/model", "exclude each other")]
    [InlineData("Models:Aliases:stable", "face/1/2", "Models__Aliases__stable")]
    [InlineData("Models:Aliases:stable", "face/7", "stands for no model")]
    [InlineData("Models:Default", "nobody", "Models__Default 'nobody'")]
    [InlineData("Models:Repository", "/no/such/folder", "/no/such/folder")]
    public async Task Start_BadOption_NamesIt(string option, string value, string named)
    {
        _repository.Put("face", "1");

        Assert.Contains(
            named, await EmbedderHost.StartErrorAsync([.. _repository.Settings.Where(setting => setting.Item1 != option), (option, value)]), StringComparison.Ordinal);
    }

    public void Dispose() => _repository.Dispose();

    private static async Task<ListModelsResponse> WaitAsync(EmbedderHost host, Func<ListModelsResponse, bool> isThere)
    {
        var listed = new ListModelsResponse();
        await Eventually.HoldsAsync("the repository to take up the change", async () =>
        {
            listed = await host.Client.ListModelsAsync(new ListModelsRequest(), cancellationToken: Cancellation);
            return isThere(listed);
        }, Cancellation);
        return listed;
    }

    private static async Task<string> VersionAsync(EmbedderHost host, string model) =>
        (await host.Client.GetModelAsync(new GetModelRequest { Model = model }, cancellationToken: Cancellation)).Model.Version;

    private static async Task<BatchedEmbedding> EmbedAsync(LoadedModel model)
    {
        using var place = model.Batcher.Reserve(FacePriority.Live, deadline: null);
        return await place.EmbedAsync(TestFaces.Crop(0), Cancellation);
    }

    private static async Task CallAsync(EmbedderHost host, ConcurrentQueue<string> versions, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var answer = await host.Client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { TestFaces.Encoded(1) } }, cancellationToken: Cancellation);
            versions.Enqueue(answer.Outcomes[0].Embedded.ModelVersion);
        }
    }
}
