using FaceNet.Standalone.Demo.Progress;
using FaceNet.Standalone.Hosting;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Standalone.Demo;

/// <summary>Calls many rpcs side by side, and tells refused faces from failed services.</summary>
internal static class ServiceCalls
{
    // Enough to fill batches, few enough not to fill the Embedder's queue.
    private const int Parallelism = 16;

    /// <summary>Calls once per item, in any order; the results keep the order of the items.</summary>
    /// <param name="items">What to call for.</param>
    /// <param name="call">The call.</param>
    /// <param name="doing">What fails when the call fails, as it should read in "... failed".</param>
    /// <param name="progress">Told once per item.</param>
    /// <param name="cancellationToken">Stops the calls.</param>
    public static async Task<TResult[]> ForEachAsync<T, TResult>(
        IReadOnlyList<T> items, Func<T, CancellationToken, Task<TResult>> call, string doing, IStageProgress progress, CancellationToken cancellationToken)
    {
        progress.Start(items.Count);
        var results = new TResult[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForAsync(0, items.Count, options, async (index, stop) =>
            {
                results[index] = await call(items[index], stop);
                progress.Advance();
            });
        }
        catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StandaloneException($"{doing} failed ({failure.StatusCode}): {failure.Status.Detail}", failure);
        }

        return results;
    }

    /// <summary>The machine-readable reason why a face was refused, such as IMAGE_TRUNCATED; null when the fault is not the face's.</summary>
    public static string? RefusalOf(RpcException failure) => failure.StatusCode is StatusCode.InvalidArgument
        ? failure.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? failure.Status.Detail
        : null;
}
