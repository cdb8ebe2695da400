using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>A request that another instance refused: the caller gets the status as that one made it.</summary>
public sealed class RefusedElsewhereException : PlatformException
{
    /// <summary>Repeats a refusal.</summary>
    /// <param name="status">What <see cref="ErrorStatus.From"/> made of it.</param>
    public RefusedElsewhereException(Status status)
        : this(status, status?.GetDetail<ErrorInfo>() ?? throw new ArgumentNullException(nameof(status)))
    {
    }

    private RefusedElsewhereException(Status status, ErrorInfo info)
        : base((StatusCode)status.Code, info.Reason, status.Message)
    {
        Status = status;
        Detail = info;
    }

    /// <summary>The status.</summary>
    public Status Status { get; }

    internal override IMessage Detail { get; }
}
