using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Storage;

public sealed class RedisGenerationTests(RealRedisFixture redis) : GenerationContract(EndpointOrSkip(redis))
{
    private static string EndpointOrSkip(RealRedisFixture redis)
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return redis.Endpoint;
    }
}
