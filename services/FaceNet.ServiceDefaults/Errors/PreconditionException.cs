using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>A request that is well formed but does not fit the state of the platform. FAILED_PRECONDITION.</summary>
/// <param name="reason">One of <see cref="ErrorReasons"/>.</param>
/// <param name="subject">What the request does not fit: a gallery, a model.</param>
/// <param name="message">What does not fit, with both values, and the remedy.</param>
public sealed class PreconditionException(string reason, string subject, string message)
    : PlatformException(StatusCode.FailedPrecondition, reason, message)
{
    internal override IMessage Detail { get; } = new PreconditionFailure
    {
        Violations = { new PreconditionFailure.Types.Violation { Type = reason, Subject = subject, Description = message } },
    };
}
