using FaceNet.Protos.Type.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FaceNet.ServiceDefaults.Access.Rpcs;

/// <summary>What the contract says about who may call an rpc. Immutable.</summary>
/// <param name="Name">The rpc, <c>Service.Method</c>.</param>
/// <param name="Scope">The scope that it needs; <see cref="Scope.Unspecified"/> closes it.</param>
/// <param name="Galleries">Finds the galleries of its requests; null for an rpc that anybody may call.</param>
internal sealed record RpcAccess(string Name, Scope Scope, GalleryFinder? Galleries)
{
    /// <summary>What the packages of the platform's contracts begin with.</summary>
    public const string Packages = "facenet.";

    // Health tells nothing but that the host lives; reflection, which is mapped on loopback and in development only, what stands in protos/.
    private static readonly string[] OpenPackages = ["grpc.health.v1", "grpc.reflection.v1", "grpc.reflection.v1alpha"];

    /// <summary>Whether anybody may call it.</summary>
    public bool IsOpen => Galleries is null;

    /// <summary>Whether anybody may call the rpcs of a service, by its full name.</summary>
    public static bool IsOpenService(string service) => OpenPackages.Any(package => service.StartsWith(package + ".", StringComparison.Ordinal));

    /// <summary>That of the one rpc that takes such requests: each has a request of its own.</summary>
    public static RpcAccess Of(MessageDescriptor request)
    {
        if (OpenPackages.Contains(request.File.Package))
        {
            return new RpcAccess(request.FullName, Scope.Unspecified, Galleries: null);
        }

        var rpc = request.File.Services.SelectMany(service => service.Methods).SingleOrDefault(method => method.InputType == request);
        var scope = rpc?.GetOptions()?.GetExtension(AccessExtensions.Scope) ?? Scope.Unspecified;
        return new RpcAccess(rpc is null ? request.FullName : $"{rpc.Service.Name}.{rpc.Name}", scope, GalleryFinder.For(request));
    }
}

/// <summary>That of the rpc with a kind of request, looked up once.</summary>
internal static class RpcAccess<TRequest>
{
    public static readonly RpcAccess Value = RpcAccess.Of(((IMessage)Activator.CreateInstance<TRequest>()!).Descriptor);
}
