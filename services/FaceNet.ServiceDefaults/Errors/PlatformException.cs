using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>
/// A failure that the caller can understand and act on. Domain code throws one of the few kinds below;
/// <see cref="ErrorStatus"/> alone turns it into a gRPC status or a dead letter.
/// </summary>
public abstract class PlatformException : Exception
{
    private protected PlatformException(StatusCode code, string reason, string message, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Reason = reason;
    }

    /// <summary>The gRPC status code.</summary>
    public StatusCode Code { get; }

    /// <summary>The machine-readable reason, one of <see cref="ErrorReasons"/>.</summary>
    public string Reason { get; }

    /// <summary>The standard error detail of this kind of failure.</summary>
    internal abstract IMessage Detail { get; }
}
