using Grpc.Core;

namespace FaceNet.ServiceDefaults.Probes;

/// <summary>How long somebody waits for an answer, which is passed on to whom is asked in turn.</summary>
/// <param name="Deadline">When it is of no use any more.</param>
/// <param name="CancellationToken">Gives up.</param>
public readonly record struct CallLimits(DateTime Deadline, CancellationToken CancellationToken)
{
    /// <summary>Those of a call.</summary>
    public static CallLimits Of(ServerCallContext call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallLimits(call.Deadline, call.CancellationToken);
    }
}
