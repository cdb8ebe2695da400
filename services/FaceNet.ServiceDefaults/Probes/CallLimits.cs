using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Probes;

/// <summary>How long somebody waits for an answer, which is passed on to whom is asked in turn.</summary>
public readonly record struct CallLimits
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private CallLimits(DateTime deadline, TimeSpan longest, CancellationToken cancellationToken) => (Deadline, Longest, CancellationToken) = (deadline, longest, cancellationToken);

    /// <summary>When an answer is of no use any more to who called.</summary>
    public DateTime Deadline { get; }

    /// <summary>How long one call of another service may take at most.</summary>
    public TimeSpan Longest { get; }

    /// <summary>Gives up.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Those of a call; of one without a deadline, half a minute for each answer.</summary>
    public static CallLimits Of(ServerCallContext call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallLimits(call.Deadline, LongestWait, call.CancellationToken);
    }

    /// <summary>Those of work that nobody called for.</summary>
    /// <param name="longest">How long one call of another service may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static CallLimits Own(TimeSpan longest, CancellationToken cancellationToken) => new(DateTime.MaxValue, longest, cancellationToken);

    /// <summary>
    /// Calls another service. Throws <see cref="RpcException"/> with what it refuses, and with DEADLINE_EXCEEDED when the deadline passed: that service may find so
    /// a moment before this one, and is not away.
    /// </summary>
    /// <param name="start">The call.</param>
    /// <param name="time">What time it is.</param>
    /// <param name="away">What to throw when the service does not answer.</param>
    public async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> start, TimeProvider time, Func<RpcException, Exception> away)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(away);
        var latest = time.GetUtcNow().UtcDateTime + Longest;
        var deadline = Deadline < latest ? Deadline : latest;
        try
        {
            return await start(new CallOptions(deadline: deadline, cancellationToken: CancellationToken));
        }
        catch (RpcException exception) when (PeerFailure.IsAway(exception) && !CancellationToken.IsCancellationRequested)
        {
            throw exception.StatusCode == StatusCode.DeadlineExceeded && deadline == Deadline
                ? new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline passed."))
                : away(exception);
        }
    }
}
