using FaceNet.Matcher.Tests.Galleries;
using FaceNet.Matcher.VectorIndex;
using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.VectorIndex;

public sealed class ExactVectorIndexTests : VectorIndexContract
{
    private protected override IVectorIndex CreateIndex() => new ExactVectorIndex();
}

public sealed class GarnetVectorIndexTests(GarnetFixture garnet) : VectorIndexContract, IAsyncDisposable
{
    private readonly MatcherStore _store = new(garnet.Endpoint);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private protected override IVectorIndex CreateIndex() => _store.Index;
}

public sealed class RealRedisVectorIndexTests(RealRedisFixture redis) : VectorIndexContract, IAsyncDisposable
{
    private MatcherStore? _store;

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    private protected override IVectorIndex CreateIndex()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return (_store = new MatcherStore(redis.Endpoint)).Index;
    }
}
