using System.Collections.Concurrent;
using FaceNet.LocalBackends;
using FaceNet.Protos.Matching.V1;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Backends;

/// <summary>One Matcher with a real Embedder, on a store that no test without a host uses: a Matcher repairs what it finds there.</summary>
public abstract class MatcherFixture : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _galleries = [];
    private EmbedderHost? _embedder;
    private MatcherHost? _matcher;

    public GalleryService.GalleryServiceClient Galleries => Host.Galleries;

    public MatchingService.MatchingServiceClient Matching => Host.Matching;

    public TransferService.TransferServiceClient Transfer => Host.Transfer;

    internal MatcherHost Host
    {
        get
        {
            Assert.SkipWhen(StoreOrNull is null, NoStoreReason);
            return _matcher!;
        }
    }

    /// <summary>The configuration of a Redis client for the store.</summary>
    public string Store
    {
        get
        {
            Assert.SkipUnless(StoreOrNull is not null, NoStoreReason);
            return StoreOrNull;
        }
    }

    /// <summary>The address of the Embedder.</summary>
    public string Embedder => _embedder!.Address;

    /// <summary>How many shards the galleries of the tests have.</summary>
    public virtual int Shards => 1;

    protected abstract string? StoreOrNull { get; }

    protected virtual string NoStoreReason => "";

    public virtual async ValueTask InitializeAsync()
    {
        if (StoreOrNull is { } store)
        {
            _embedder = await EmbedderHost.StartAsync();
            _matcher = await MatcherHost.StartAsync(store, Embedder);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_matcher is not null)
        {
            await DeleteGalleriesAsync(_matcher);
            await _matcher.DisposeAsync();
            await _embedder!.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A gallery's id that no other test uses; the gallery is deleted at the end, if there is one.</summary>
    public string NewGalleryId()
    {
        var id = UniqueName.For("rpc");
        _galleries.Add(id);
        return id;
    }

    /// <summary>Creates a gallery for one test. Returns its id.</summary>
    public async Task<string> CreateGalleryAsync(double searchFar = 0, double verifyFar = 0)
    {
        var request = new CreateGalleryRequest { Gallery = NewGalleryId(), SearchFar = searchFar, VerifyFar = verifyFar, Shards = Shards };
        return (await Galleries.CreateGalleryAsync(request, cancellationToken: TestContext.Current.CancellationToken)).Gallery.Gallery_;
    }

    /// <summary>Creates a gallery of samples that lie at squared distances from <c>TinyFaces.At(0)</c>. Returns its id.</summary>
    public async Task<string> CreateGalleryAsync(params IEnumerable<(string Subject, string Face, double Distance)> faces)
    {
        ArgumentNullException.ThrowIfNull(faces);
        var gallery = await CreateGalleryAsync();
        foreach (var (subject, face, distance) in faces)
        {
            await EnrollAsync(gallery, subject, face, TinyFaces.At(distance));
        }

        return gallery;
    }

    public async Task<EnrollFaceResponse> EnrollAsync(string gallery, string subject, string face, Probe sample) => await Matching.EnrollFaceAsync(
        new EnrollFaceRequest { Gallery = gallery, SubjectId = subject, FaceId = face, Face = sample }, cancellationToken: TestContext.Current.CancellationToken);

    // A real Redis outlives the tests.
    private async Task DeleteGalleriesAsync(MatcherHost matcher)
    {
        foreach (var gallery in _galleries)
        {
            try
            {
                await matcher.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = gallery });
            }
            catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
            {
            }
        }
    }
}

/// <summary>A Matcher on a Garnet of its own.</summary>
public sealed class GarnetMatcher : MatcherFixture
{
    private GarnetBackend? _garnet;

    protected override string? StoreOrNull => _garnet!.Endpoint;

    public override async ValueTask InitializeAsync()
    {
        _garnet = await GarnetBackend.StartAsync(new GarnetBackendOptions(), TestContext.Current.CancellationToken);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _garnet!.DisposeAsync();
    }
}

/// <summary>A Matcher on the real Redis, in a database of its own.</summary>
public sealed class RealRedisMatcher(RealRedisFixture redis) : MatcherFixture
{
    protected override string? StoreOrNull => redis.Available ? $"{redis.Endpoint},defaultDatabase=1" : null;

    protected override string NoStoreReason => redis.Reason;
}

/// <summary>A Matcher on a cluster of Redis nodes, with galleries that are spread over them.</summary>
public sealed class ClusterMatcher(RedisClusterFixture redis) : MatcherFixture
{
    public override int Shards => 5;

    protected override string? StoreOrNull => redis.Available ? redis.Endpoint : null;

    protected override string NoStoreReason => redis.Reason;
}

[CollectionDefinition(nameof(OnGarnet))]
public sealed class OnGarnet : ICollectionFixture<GarnetMatcher>;

[CollectionDefinition(nameof(OnRealRedis))]
public sealed class OnRealRedis : ICollectionFixture<RealRedisMatcher>;

[CollectionDefinition(nameof(OnCluster))]
public sealed class OnCluster : ICollectionFixture<ClusterMatcher>;
