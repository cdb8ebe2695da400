using Grpc.Core;

namespace FaceNet.ServiceDefaults.Probes;

/// <summary>How long somebody waits for an answer, which is passed on to whom is asked in turn.</summary>
/// <param name="Deadline">When it is of no use any more.</param>
/// <param name="CancellationToken">Gives up.</param>
public readonly record struct CallLimits(DateTime Deadline, CancellationToken CancellationToken)
{
    /// <summary>The options of a call that is made on behalf of somebody with these limits.</summary>
    /// <param name="longest">How long it may take at most.</param>
    /// <param name="time">What time it is.</param>
    public CallOptions Within(TimeSpan longest, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var latest = time.GetUtcNow().UtcDateTime + longest;
        return new CallOptions(deadline: Deadline < latest ? Deadline : latest, cancellationToken: CancellationToken);
    }

    /// <summary>Those of a call.</summary>
    public static CallLimits Of(ServerCallContext call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallLimits(call.Deadline, call.CancellationToken);
    }
}
