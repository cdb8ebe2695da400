using FaceNet.Protos.Type.V1;
using Google.Api;
using Google.Protobuf.Reflection;

namespace FaceNet.Protos.Tests;

/// <summary>The descriptors of every proto file of the platform, with comments, as the build wrote them.</summary>
internal static class ShippedContracts
{
    public static IReadOnlyList<FileDescriptorProto> Files { get; } = Read();

    /// <summary>Reads a set of descriptors, with routes and scopes.</summary>
    public static IReadOnlyList<FileDescriptorProto> Parse(byte[] set) =>
        FileDescriptorSet.Parser.WithExtensionRegistry([AnnotationsExtensions.Http, AccessExtensions.Scope]).ParseFrom(set).File;

    private static IReadOnlyList<FileDescriptorProto> Read()
    {
        using var stream = typeof(ShippedContracts).Assembly.GetManifestResourceStream("facenet.protoset")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Parse(bytes.ToArray());
    }
}
