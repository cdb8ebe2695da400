using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.Galleries;

public sealed class GarnetGalleryTests(GarnetFixture garnet) : GalleryContract, IAsyncDisposable
{
    private readonly MatcherStore _store = new(garnet.Endpoint);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private protected override MatcherStore CreateStore() => _store;
}

public sealed class RealRedisGalleryTests(RealRedisFixture redis) : GalleryContract, IAsyncDisposable
{
    private MatcherStore? _store;

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected override MatcherStore CreateStore()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return _store ??= new MatcherStore(redis.Endpoint);
    }
}

public sealed class ClusterGalleryTests(RedisClusterFixture redis) : GalleryContract, IAsyncDisposable
{
    private MatcherStore? _store;

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected override MatcherStore CreateStore()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return _store ??= new MatcherStore(redis.Endpoint);
    }
}
