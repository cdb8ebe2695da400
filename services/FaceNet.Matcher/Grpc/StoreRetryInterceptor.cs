using Grpc.Core;
using Grpc.Core.Interceptors;

namespace FaceNet.Matcher.Grpc;

/// <summary>
/// Tries unary calls again when the connection to Redis was lost. All may be repeated but deletions, which would find nothing the second time, and repairs, which
/// would not tell what they had mended by then.
/// </summary>
internal sealed class StoreRetryInterceptor(StoreRetry retry) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) => IsRepeatable(context.Method)
        ? retry.RunAsync(() => continuation(request, context), context.CancellationToken)
        : continuation(request, context);

    private static bool IsRepeatable(string method) => method.AsSpan(method.LastIndexOf('/') + 1) is var rpc
        && !rpc.StartsWith("Delete", StringComparison.Ordinal) && !rpc.StartsWith("Repair", StringComparison.Ordinal);
}
