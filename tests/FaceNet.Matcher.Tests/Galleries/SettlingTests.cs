using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.Galleries;

public sealed class GarnetSettlingTests(GarnetFixture garnet) : SettlingContract
{
    private protected override MatcherStore CreateStore() => new(garnet.Endpoint);
}

public sealed class RealRedisSettlingTests(RealRedisFixture redis) : SettlingContract
{
    private protected override MatcherStore CreateStore()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return new MatcherStore(redis.Endpoint);
    }
}

public sealed class ClusterSettlingTests(RedisClusterFixture redis) : SettlingContract
{
    private protected override MatcherStore CreateStore()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return new MatcherStore(redis.Endpoint);
    }
}
