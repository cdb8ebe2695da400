using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using FaceNet.Testing;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Face = FaceNet.Clusterer.Clustering.Face;

namespace FaceNet.Clusterer.Tests.Consuming;

public sealed class GalleryBinderTests(GarnetFixture garnet) : IAsyncLifetime
{
    private const string NewSpace = "new-space";
    private static readonly Face NewFace = FaceStream.Of("crop", [.. Enumerable.Repeat(1f, ModelServer.Dimensions)]) with
    {
        Embedding = FaceEmbedding.Normalize([.. Enumerable.Repeat(1f, ModelServer.Dimensions)], NewSpace),
    };

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly ModelServer _models = new();
    private readonly ClustererOptions _options = new();
    private readonly string _name = UniqueName.For("gallery");
    private readonly GalleryState _gallery = new();
    private GrpcChannel? _channel;
    private GalleryBinder? _binder;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _models.InitializeAsync();
        _channel = GrpcChannel.ForAddress(_models.Address);
        _binder = Binder(_channel);
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

    [Fact]
    public async Task Bind_KnownGalleryRequired_AsksTheMatcher()
    {
        _models.Spaces[NewSpace] = true;
        _options.RequireKnownGallery = true;
        await using var matcher = await MatcherHost.StartAsync(garnet.Endpoint, _models.Address, Cancellation);
        using var channel = GrpcChannel.ForAddress(matcher.Address);
        var binder = Binder(channel);

        Assert.Equal(ErrorReasons.GalleryNotFound, (await BindAsync(binder))?.Reason);

        await matcher.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = _name, EmbeddingSpace = FaceStream.Space }, cancellationToken: Cancellation);
        Assert.Equal(ErrorReasons.GalleryNotFound, (await BindAsync(binder))?.Reason);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ErrorReasons.ModelMismatch, (await BindAsync(binder))?.Reason);
        Assert.Empty(_gallery.EmbeddingSpace);

        await matcher.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = _name }, cancellationToken: Cancellation);
        await matcher.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = _name, EmbeddingSpace = NewSpace }, cancellationToken: Cancellation);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await BindAsync(binder));
        Assert.Equal(NewSpace, _gallery.EmbeddingSpace);
    }

    [Fact]
    public async Task Bind_KnownGalleryRequiredAndNoMatcherThere_Waits()
    {
        _options.RequireKnownGallery = true;
        using var nowhere = GrpcChannel.ForAddress("http://127.0.0.1:1");
        var binder = Binder(nowhere);

        var unavailable = await Assert.ThrowsAsync<UnavailableException>(() => BindAsync(binder));

        Assert.True(Outages.IsOutage(unavailable));
        Assert.Equal(ErrorReasons.MatcherUnavailable, unavailable.Reason);
    }

    private GalleryBinder Binder(GrpcChannel matcher) => new(
        new ModelCatalog(new EmbeddingService.EmbeddingServiceClient(_channel!), Options.Create(new EmbedderClientOptions()), _time), MatcherHost.Known(matcher, _time), Options.Create(_options), _time);

    private Task<Refusal?> BindAsync(GalleryBinder binder) => binder.BindAsync(_name, _gallery, NewFace, Cancellation);

    private Task<Refusal?> BindAsync() => BindAsync(_binder!);

    private async Task AssertWaitsAsync()
    {
        var unavailable = await Assert.ThrowsAsync<UnavailableException>(BindAsync);
        Assert.True(Outages.IsOutage(unavailable));
        Assert.Equal(ErrorReasons.ModelNotFound, unavailable.Reason);
    }
}
