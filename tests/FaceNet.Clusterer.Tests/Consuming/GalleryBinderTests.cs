using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FaceNet.Clusterer.Tests.Consuming;

public sealed class GalleryBinderTests : IAsyncLifetime
{
    private const string NewSpace = "new-space";
    private static readonly Face NewFace = FaceStream.Of("crop", [.. Enumerable.Repeat(1f, ModelServer.Dimensions)]) with
    {
        Embedding = FaceEmbedding.Normalize([.. Enumerable.Repeat(1f, ModelServer.Dimensions)], NewSpace),
    };

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly ModelServer _models = new();
    private readonly ClustererOptions _options = new();
    private readonly GalleryState _gallery = new();
    private GrpcChannel? _channel;
    private GalleryBinder? _binder;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _models.InitializeAsync();
        _channel = GrpcChannel.ForAddress(_models.Address);
        var catalog = new ModelCatalog(new EmbeddingService.EmbeddingServiceClient(_channel), Options.Create(new EmbedderClientOptions()), _time);
        _binder = new GalleryBinder(catalog, Options.Create(_options), _time);
    }

    public ValueTask DisposeAsync()
    {
        _channel!.Dispose();
        return _models.DisposeAsync();
    }

    [Fact]
    public async Task Bind_SpaceIsInstalledWithinAMinute_BindsTheGallery()
    {
        await AssertWaitsAsync();
        _time.Advance(TimeSpan.FromSeconds(50));
        await AssertWaitsAsync();

        _models.Spaces[NewSpace] = true;
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await BindAsync());
        Assert.Equal(NewSpace, _gallery.EmbeddingSpace);
    }

    [Fact]
    public async Task Bind_SpaceStaysUnknown_RefusesAfterAMinute()
    {
        await AssertWaitsAsync();

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(ErrorReasons.ModelNotFound, (await BindAsync())?.Reason);
        Assert.Equal(ErrorReasons.ModelNotFound, (await BindAsync())?.Reason);
        Assert.Empty(_gallery.EmbeddingSpace);
    }

    [Fact]
    public async Task Bind_NoPatience_RefusesAtOnce()
    {
        _options.UnknownSpacePatience = TimeSpan.Zero;

        Assert.Equal(ErrorReasons.ModelNotFound, (await BindAsync())?.Reason);
    }

    [Fact]
    public async Task Bind_ManyFacesOfAnUnknownSpace_AsksTheEmbedderOnce()
    {
        for (var i = 0; i < 50; i++)
        {
            await AssertWaitsAsync();
        }

        Assert.Equal(1, _models.Questions);
    }

    private Task<Refusal?> BindAsync() => _binder!.BindAsync(_gallery, NewFace, Cancellation);

    private async Task AssertWaitsAsync()
    {
        var unavailable = await Assert.ThrowsAsync<UnavailableException>(BindAsync);
        Assert.True(Outages.IsOutage(unavailable));
        Assert.Equal(ErrorReasons.ModelNotFound, unavailable.Reason);
    }
}
