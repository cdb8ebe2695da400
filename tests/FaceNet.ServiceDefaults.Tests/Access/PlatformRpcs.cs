using System.Reflection;
using FaceNet.Protos.Type.V1;
using Google.Protobuf.Reflection;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>Every rpc of the platform, from the descriptors.</summary>
internal static class PlatformRpcs
{
    public static IReadOnlyList<MethodDescriptor> All { get; } =
    [
        .. typeof(AccessReflection).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods),
    ];

    public static string NameOf(MethodDescriptor rpc) => $"{rpc.Service.Name}.{rpc.Name}";
}
