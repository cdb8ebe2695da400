using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Access.Peers.Guarding;

/// <summary>What an attempt to call another service says about that service.</summary>
internal enum PeerAttempt
{
    /// <summary>It answers, if only that it refuses.</summary>
    Answered,

    /// <summary>It does not answer, or fails.</summary>
    Failed,

    /// <summary>Nothing: whoever called did not wait for it.</summary>
    GivenUp,
}

/// <summary>Judges attempts.</summary>
internal static class PeerAttempts
{
    /// <summary>How long a service has to have been silent, before a deadline speaks against it and not against the caller who set it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Judges a call that failed.</summary>
    /// <param name="failure">What it failed with.</param>
    /// <param name="waited">How long it was waited for.</param>
    public static PeerAttempt Judge(RpcException failure, TimeSpan waited) => failure.StatusCode switch
    {
        StatusCode.Cancelled => PeerAttempt.GivenUp,
        StatusCode.DeadlineExceeded => waited >= Patience ? PeerAttempt.Failed : PeerAttempt.GivenUp,
        StatusCode.Unavailable => PeerAttempt.Failed,

        // A connection that broke in the middle of a call, or something else at the service's address.
        StatusCode.Internal or StatusCode.Unknown or StatusCode.Unimplemented when PeerFailure.IsAway(failure) => PeerAttempt.Failed,
        _ => PeerAttempt.Answered,
    };

    /// <summary>Whether a call that failed may go better at once: nobody was reached. A service that says itself that it cannot is not asked again.</summary>
    public static bool IsUnreached(RpcException failure) => failure.GetRpcStatus() is null && (failure.StatusCode == StatusCode.Unavailable || IsFarewell(failure));

    // A host that stops says so by HTTP/2's NO_ERROR, and a call that was just about to start on its connection fails by it.
    private static bool IsFarewell(RpcException failure) =>
        failure is { StatusCode: StatusCode.Internal, Status.DebugException: HttpRequestException { InnerException: HttpProtocolException { ErrorCode: 0 } } };
}
