using System.Diagnostics;
using Grpc.Core;

namespace FaceNet.Faults.Load;

/// <summary>Calls that are made again while their error says that another attempt may succeed.</summary>
internal static class Answered
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200), CallTime = TimeSpan.FromSeconds(10);

    /// <summary>Whether an error says so.</summary>
    public static bool MayComeLater(StatusCode code) =>
        code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Cancelled;

    /// <summary>What a call is made with that must not hang.</summary>
    public static CallOptions Options(CancellationToken stop) => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + CallTime, cancellationToken: stop);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="call">Asks once, with the options that it is given; changes nothing.</param>
    /// <param name="patience">How long to go on asking.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="RpcException">The last error, or the first that is final.</exception>
    public static async Task<T> ByAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan patience, CancellationToken stop)
    {
        var asked = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await call(Options(stop));
            }
            catch (RpcException failure) when (MayComeLater(failure.StatusCode) && asked.Elapsed < patience && !stop.IsCancellationRequested)
            {
                await Task.Delay(Pause, stop);
            }
        }
    }
}
