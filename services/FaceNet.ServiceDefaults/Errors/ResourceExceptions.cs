using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>A gallery, subject, cluster or model that does not exist. NOT_FOUND with a <c>ResourceInfo</c>.</summary>
/// <param name="reason">One of <see cref="ErrorReasons"/>.</param>
/// <param name="kind">The kind of resource: gallery, subject, cluster, model.</param>
/// <param name="name">The name that was not found.</param>
/// <param name="remedy">What the caller can do about it.</param>
public sealed class ResourceNotFoundException(string reason, string kind, string name, string remedy)
    : PlatformException(StatusCode.NotFound, reason, $"There is no {kind} '{name}'. {remedy}")
{
    internal override IMessage Detail { get; } = new ResourceInfo { ResourceType = kind, ResourceName = name, Description = remedy };
}

/// <summary>A resource that exists with other content. ALREADY_EXISTS with a <c>ResourceInfo</c>.</summary>
/// <param name="reason">One of <see cref="ErrorReasons"/>.</param>
/// <param name="kind">The kind of resource.</param>
/// <param name="name">The name that is taken.</param>
/// <param name="difference">In what the existing one differs, and what the caller can do about it.</param>
public sealed class ResourceExistsException(string reason, string kind, string name, string difference)
    : PlatformException(StatusCode.AlreadyExists, reason, $"The {kind} '{name}' exists already. {difference}")
{
    internal override IMessage Detail { get; } = new ResourceInfo { ResourceType = kind, ResourceName = name, Description = difference };
}
