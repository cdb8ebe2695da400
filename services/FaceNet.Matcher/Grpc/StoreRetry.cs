using Polly;
using Polly.Retry;
using StackExchange.Redis;

namespace FaceNet.Matcher.Grpc;

/// <summary>
/// Tries again when the connection to Redis was lost, a few times within about two seconds: as long as a connection takes to come back. Thread-safe.
/// </summary>
internal sealed class StoreRetry(TimeProvider time)
{
    private readonly ResiliencePipeline _retry = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<RedisConnectionException>(),
            MaxRetryAttempts = 5,
            Delay = TimeSpan.FromMilliseconds(100),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    /// <summary>Does what may be repeated.</summary>
    public async Task<TAnswer> RunAsync<TAnswer>(Func<Task<TAnswer>> repeatable, CancellationToken cancellationToken) =>
        await _retry.ExecuteAsync(async _ => await repeatable(), cancellationToken);
}
