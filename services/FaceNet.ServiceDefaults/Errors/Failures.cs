using System.Diagnostics;
using FaceNet.ServiceDefaults.Telemetry;
using Google.Rpc;
using Microsoft.Extensions.Logging;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>What calls fail with, told to all who have to know: the caller, the metrics, the trace and, of a defect, the log. Thread-safe.</summary>
internal sealed partial class Failures(RefusalMetrics refusals, ILogger<Failures> logger)
{
    /// <summary>The status of a failure, which is counted; see <see cref="ErrorStatus"/>.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="rpc">The path of the rpc.</param>
    /// <param name="call">The id of the call where it is not traced.</param>
    public Status Describe(Exception failure, string rpc, string call)
    {
        var reason = ErrorStatus.ReasonOf(failure) ?? ErrorReasons.Internal;
        refusals.Refused(rpc, reason);
        Activity.Current.Fail(reason);
        if (ErrorStatus.TryFrom(failure) is { } status)
        {
            return status;
        }

        var traceId = Activity.Current?.TraceId.ToString() ?? call;
        RpcFailed(failure, rpc, traceId);
        return ErrorStatus.Internal(traceId);
    }

    [LoggerMessage(EventName = "RpcFailed", Level = LogLevel.Error, Message = "{Method} failed, trace id {TraceId}")]
    private partial void RpcFailed(Exception exception, string method, string traceId);
}
