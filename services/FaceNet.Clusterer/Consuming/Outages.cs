using Confluent.Kafka;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Consuming;

/// <summary>Tells what passes by itself from defects, and how long to wait for it.</summary>
internal static class Outages
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether the same work may succeed later: Redis, Kafka or the Embedder does not answer, or Redis holds what only a newer version reads.</summary>
    public static bool IsOutage(Exception exception) => exception switch
    {
        KafkaException kafka => !kafka.Error.IsFatal,
        RedisException or RedisTimeoutException or RpcException or UnavailableException => true,
        PreconditionException { Reason: ErrorReasons.SchemaTooNew } => true,
        _ => false,
    };

    /// <summary>The pause before an attempt: each twice as long as the one before, up to a bound, and by chance up to half shorter.</summary>
    /// <param name="failures">How many attempts have failed, from 1.</param>
    /// <param name="longest">The bound.</param>
    public static TimeSpan Delay(int failures, TimeSpan longest)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(failures - 1, 16));
        return RetryPause.Within(delay < longest ? delay : longest);
    }
}
