using FaceNet.Matcher.Tests.Galleries;
using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.Enrollment;

public sealed class GarnetEnrollmentTests(GarnetFixture garnet) : EnrollmentContract
{
    private protected override MatcherStore CreateStore() => new(garnet.Endpoint);
}

public sealed class RealRedisEnrollmentTests(RealRedisFixture redis) : EnrollmentContract
{
    private protected override MatcherStore CreateStore()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return new MatcherStore(redis.Endpoint);
    }
}

public sealed class ClusterEnrollmentTests(RedisClusterFixture redis) : EnrollmentContract
{
    private protected override MatcherStore CreateStore()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return new MatcherStore(redis.Endpoint);
    }
}
