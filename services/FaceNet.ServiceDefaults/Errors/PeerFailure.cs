using Google.Rpc;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>What became of a call to another service of the platform.</summary>
public static class PeerFailure
{
    /// <summary>Whether a failed call got no answer of the service: none is there, or something else is.</summary>
    public static bool IsAway(RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded
            || exception.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Domain != ErrorStatus.Domain;
    }
}
