using Google.Api;
using Google.Protobuf.Reflection;

namespace FaceNet.Protos.Tests;

/// <summary>The descriptors of every proto file of the platform, with comments, as the build wrote them.</summary>
internal static class ShippedContracts
{
    public static IReadOnlyList<FileDescriptorProto> Files { get; } = Read();

    private static IReadOnlyList<FileDescriptorProto> Read()
    {
        using var stream = typeof(ShippedContracts).Assembly.GetManifestResourceStream("facenet.protoset")!;
        return FileDescriptorSet.Parser.WithExtensionRegistry([AnnotationsExtensions.Http]).ParseFrom(stream).File;
    }
}
