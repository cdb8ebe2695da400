using Grpc.Core;
using Grpc.Core.Interceptors;
using Polly;
using Polly.Retry;
using StackExchange.Redis;

namespace FaceNet.Matcher.Grpc;

/// <summary>
/// Tries a call again when the connection to Redis was lost, a few times within about two seconds: as long as a connection takes to come back. All
/// calls may be repeated but deletions, which would find nothing the second time, and repairs, which would not tell what they had mended by then.
/// </summary>
internal sealed class StoreRetryInterceptor(TimeProvider time) : Interceptor
{
    private readonly ResiliencePipeline _retry = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<RedisConnectionException>(),
            MaxRetryAttempts = 4,
            Delay = TimeSpan.FromMilliseconds(100),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) => IsRepeatable(context.Method)
        ? await _retry.ExecuteAsync(async _ => await continuation(request, context), context.CancellationToken)
        : await continuation(request, context);

    private static bool IsRepeatable(string method) => method.AsSpan(method.LastIndexOf('/') + 1) is var rpc
        && !rpc.StartsWith("Delete", StringComparison.Ordinal) && !rpc.StartsWith("Repair", StringComparison.Ordinal);
}
