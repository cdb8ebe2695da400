using System.Security.Cryptography;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access.Rpcs;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access.Peers.Guarding;

/// <summary>
/// Stands between a service and another one that it calls: what only reads and reached nobody is sent again, within a budget, and nothing is sent while the
/// other one fails. All clients of the other service share it. Unary calls only; the services make no others. Thread-safe.
/// </summary>
internal sealed class PeerGuard<TOptions> : Interceptor
    where TOptions : PeerOptions
{
    private readonly Peer _peer;
    private readonly TOptions _options;
    private readonly PeerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly PeerCircuit _circuit;
    private readonly RetryBudget _budget;

    public PeerGuard(Peer peer, IOptions<TOptions> options, PeerMetrics metrics, TimeProvider time, ILogger<PeerGuard<TOptions>> logger)
    {
        (_peer, _options, _metrics, _time) = (peer, options.Value, metrics, time);
        _circuit = new PeerCircuit(peer, _options, metrics, time, logger);
        _budget = new RetryBudget(_options.RetryShare);
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        AsyncUnaryCall<TResponse>? last = null;
        var answer = RunAsync(() => last = continuation(request, context), ReadsOnly(RpcAccess<TRequest>.Value), context.Options);

        // Those of a call that failed nobody gets, and its failure is told once.
        var headers = answer.ContinueWith(_ => last!.ResponseHeadersAsync, CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default).Unwrap();
        return new AsyncUnaryCall<TResponse>(answer, headers, () => last!.GetStatus(), () => last!.GetTrailers(), () => last?.Dispose());
    }

    private async Task<TResponse> RunAsync<TResponse>(Func<AsyncUnaryCall<TResponse>> start, bool mayRepeat, CallOptions options)
    {
        _budget.Earn();
        for (var retries = 0; ; retries++)
        {
            try
            {
                return await AttemptAsync(start, options.CancellationToken);
            }
            catch (RpcException failure) when (mayRepeat && retries < _options.MaxRetries && PeerAttempts.IsUnreached(failure))
            {
                var pause = PauseBefore(retries);
                if (options.Deadline - _time.GetUtcNow().UtcDateTime <= pause || !Spend())
                {
                    throw;
                }

                await Task.Delay(pause, _time, options.CancellationToken);
            }
        }
    }

    private async Task<TResponse> AttemptAsync<TResponse>(Func<AsyncUnaryCall<TResponse>> start, CancellationToken cancellationToken)
    {
        TResponse? answer = default;
        RpcException? failure = null;
        await _circuit.RunAsync(
            async () =>
            {
                var since = _time.GetTimestamp();
                try
                {
                    answer = await start();
                    return PeerAttempt.Answered;
                }
                catch (RpcException failed)
                {
                    failure = failed;
                    return PeerAttempts.Judge(failed, _time.GetElapsedTime(since));
                }
            },
            cancellationToken);
        return failure is null ? answer! : throw failure;
    }

    private bool Spend()
    {
        var mayRetry = _budget.TrySpend();
        if (mayRetry)
        {
            _metrics.Retried(_peer.Tag);
        }
        else
        {
            _metrics.Unretried(_peer.Tag);
        }

        return mayRetry;
    }

    // Each twice as long as the one before, and between half and one and a half times that: those who failed together do not come again together.
    private TimeSpan PauseBefore(int retries) => _options.RetryDelay * Math.Pow(2, retries) * (RandomNumberGenerator.GetInt32(500, 1500) / 1000.0);

    // What is open to everybody is health.
    private static bool ReadsOnly(RpcAccess rpc) => rpc.IsOpen || rpc.Scope is Scope.FacesEmbed or Scope.GalleryRead or Scope.GallerySearch or Scope.ClustersRead;
}
