using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>Nobody knows who calls. UNAUTHENTICATED; nothing of the request was done, and what was sent as a credential is not repeated.</summary>
/// <param name="reason">One of <see cref="ErrorReasons"/>.</param>
/// <param name="message">What is wrong with the credential, and the remedy.</param>
public sealed class UnauthenticatedException(string reason, string message) : PlatformException(StatusCode.Unauthenticated, reason, message)
{
    internal override IMessage Detail => new ResourceInfo { ResourceType = "credential", Description = Message };
}

/// <summary>The caller is known, and not allowed to do this. PERMISSION_DENIED with a <c>ResourceInfo</c>.</summary>
/// <param name="reason">One of <see cref="ErrorReasons"/>.</param>
/// <param name="kind">What the caller lacks: a scope, a gallery.</param>
/// <param name="name">Which one.</param>
/// <param name="message">What the caller may not, and the remedy.</param>
public sealed class NotPermittedException(string reason, string kind, string name, string message) : PlatformException(StatusCode.PermissionDenied, reason, message)
{
    internal override IMessage Detail { get; } = new ResourceInfo { ResourceType = kind, ResourceName = name, Description = message };
}
