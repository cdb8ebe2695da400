using FaceNet.Protos.Type.V1;
using Google.Api;
using Google.Protobuf.Reflection;

namespace FaceNet.Protos.Tests;

/// <summary>What callers and stored bytes rely on in a set of protos, element by element: where it is found on the wire, and what it is there.</summary>
internal static class ContractElements
{
    /// <summary>All elements of some files, each with what must not change about it.</summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<FileDescriptorProto> files) =>
        files.SelectMany(Of).ToDictionary(element => element.Name, element => element.What, StringComparer.Ordinal);

    /// <summary>What of the elements that were published is gone or different.</summary>
    public static IReadOnlyList<string> Breaks(IReadOnlyDictionary<string, string> published, IReadOnlyDictionary<string, string> now) =>
    [
        .. from element in published
           let what = now.GetValueOrDefault(element.Key)
           where what != element.Value
           orderby element.Key
           select what is null
               ? $"{element.Key} was published as '{element.Value}' and is gone. Put it back; deprecate it instead of removing it."
               : $"{element.Key} was published as '{element.Value}' and is '{what}' now. Undo that, and add a new element beside it.",
    ];

    private static IEnumerable<(string Name, string What)> Of(FileDescriptorProto file) =>
    [
        .. file.MessageType.SelectMany(message => Of(message, $"{file.Package}.{message.Name}")),
        .. file.EnumType.SelectMany(type => Of(type, $"{file.Package}.{type.Name}")),
        .. file.Service.SelectMany(service => service.Method.Select(rpc => ($"rpc {file.Package}.{service.Name}/{rpc.Name}", Describe(rpc)))),
    ];

    private static IEnumerable<(string Name, string What)> Of(DescriptorProto message, string name) =>
    [
        ($"message {name}", "message"),
        .. message.Field.Select(field => ($"field {name} #{field.Number}", Describe(field, message))),
        .. message.NestedType.SelectMany(nested => Of(nested, $"{name}.{nested.Name}")),
        .. message.EnumType.SelectMany(type => Of(type, $"{name}.{type.Name}")),
    ];

    private static IEnumerable<(string Name, string What)> Of(EnumDescriptorProto type, string name) =>
        type.Value.Select(value => ($"enum value {name} #{value.Number}", value.Name)).Prepend(($"enum {name}", "enum"));

    private static string Describe(FieldDescriptorProto field, DescriptorProto message)
    {
        var type = field.TypeName.Length > 0 ? field.TypeName : field.Type.ToString().ToLowerInvariant();
        var place = field.Proto3Optional ? "optional " : field.HasOneofIndex ? $"oneof {message.OneofDecl[field.OneofIndex].Name}: " : "";
        return $"{place}{field.Label.ToString().ToLowerInvariant()} {type} {field.Name}";
    }

    // Callers over JSON rely on the route, and whoever gives out credentials on the scope.
    private static string Describe(MethodDescriptorProto rpc)
    {
        var route = rpc.Options?.GetExtension(AnnotationsExtensions.Http)?.ToString() ?? "no route";
        var scope = rpc.Options?.GetExtension(AccessExtensions.Scope) ?? Scope.Unspecified;
        return $"{(rpc.ClientStreaming ? "stream " : "")}{rpc.InputType} -> {(rpc.ServerStreaming ? "stream " : "")}{rpc.OutputType}, {scope}, {route}";
    }
}
