using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf.Reflection;

namespace FaceNet.Protos.Tests;

/// <summary>What every proto file of the platform keeps; each breach is one line that names the element.</summary>
internal sealed partial class ContractRules
{
    // Field numbers of descriptor.proto: they make up the paths under which comments are found.
    private const int Messages = 4;
    private const int Enums = 5;
    private const int Services = 6;
    private const int Fields = 2;
    private const int NestedMessages = 3;
    private const int NestedEnums = 4;
    private const int Oneofs = 8;
    private const int Members = 2;

    private static readonly HashSet<string> FillerWords =
        ["a", "an", "the", "of", "for", "to", "is", "its", "this", "that", "required", "optional", "default", "field", "message", "value", "id", "name", "request", "response"];

    private readonly FileDescriptorProto _file;
    private readonly Dictionary<string, string> _comments;
    private readonly List<string> _breaches = [];

    private ContractRules(FileDescriptorProto file)
    {
        _file = file;
        _comments = (file.SourceCodeInfo?.Location ?? [])
            .Where(location => location.HasLeadingComments)
            .ToDictionary(location => string.Join('.', location.Path), location => location.LeadingComments.Trim());
    }

    public static IReadOnlyList<string> Check(FileDescriptorProto file)
    {
        var rules = new ContractRules(file);
        rules.CheckFile();
        return rules._breaches;
    }

    private void CheckFile()
    {
        if (!VersionedPackage().IsMatch(_file.Package))
        {
            Breach(_file.Package, "the package must end in a version, as in facenet.matching.v1");
        }
        else if (Path.GetDirectoryName(_file.Name)?.Replace('\\', '/') != _file.Package.Replace('.', '/'))
        {
            Breach(_file.Name, $"the folder must be the package {_file.Package}");
        }

        CheckEach(_file.MessageType, $"{Messages}", CheckMessage);
        CheckEach(_file.EnumType, $"{Enums}", CheckEnum);
        CheckEach(_file.Service, $"{Services}", CheckService);
    }

    private void CheckMessage(DescriptorProto message, string path)
    {
        if (message.Options?.MapEntry == true)
        {
            // The compiler made it of a map, whose field has the comment.
            return;
        }

        CheckComment(message.Name, path);
        CheckEach(message.Field, $"{path}.{Fields}", (field, at) => CheckField(message, field, at));
        CheckEach(message.OneofDecl, $"{path}.{Oneofs}", (oneof, at) =>
        {
            if (!IsSyntheticOneof(message, oneof))
            {
                CheckComment($"{message.Name}.{oneof.Name}", at);
            }
        });
        CheckEach(message.NestedType, $"{path}.{NestedMessages}", CheckMessage);
        CheckEach(message.EnumType, $"{path}.{NestedEnums}", CheckEnum);
    }

    private void CheckField(DescriptorProto message, FieldDescriptorProto field, string path)
    {
        var name = $"{message.Name}.{field.Name}";
        if (CheckComment(name, path) is { } comment && IsNumber(field) && !UnitOrRange().IsMatch(comment))
        {
            Breach(name, "the comment of a number must give its unit or its range");
        }
    }

    private void CheckEnum(EnumDescriptorProto type, string path)
    {
        CheckComment(type.Name, path);
        CheckEach(type.Value, $"{path}.{Members}", (value, at) => CheckComment($"{type.Name}.{value.Name}", at));
        if (type.Value.FirstOrDefault(value => value.Number == 0) is not { } zero || !zero.Name.EndsWith("_UNSPECIFIED", StringComparison.Ordinal))
        {
            Breach(type.Name, "the zero value must end in _UNSPECIFIED");
        }
    }

    private void CheckService(ServiceDescriptorProto service, string path)
    {
        CheckComment(service.Name, path);
        CheckEach(service.Method, $"{path}.{Members}", (method, at) =>
        {
            CheckComment($"{service.Name}.{method.Name}", at);
            if (!method.InputType.EndsWith($".{method.Name}Request", StringComparison.Ordinal)
                || !method.OutputType.EndsWith($".{method.Name}Response", StringComparison.Ordinal))
            {
                Breach($"{service.Name}.{method.Name}", "an rpc has a request and a response of its own, named after it");
            }

            if (!method.ClientStreaming && !method.ServerStreaming && method.Options?.GetExtension(AnnotationsExtensions.Http) is null)
            {
                Breach($"{service.Name}.{method.Name}", "an rpc without streams has a route for JSON, google.api.http");
            }
        });
    }

    private string? CheckComment(string name, string path)
    {
        if (!_comments.TryGetValue(path, out var comment) || comment.Length == 0)
        {
            Breach(name, "the comment is missing");
            return null;
        }

        var known = Words(CamelHump().Replace(name, "$1 $2")).ToHashSet();
        if (Words(comment).All(word => known.Contains(word) || FillerWords.Contains(word)))
        {
            Breach(name, $"the comment '{comment}' only repeats the name");
        }

        return comment;
    }

    private void Breach(string name, string rule) => _breaches.Add($"{_file.Name}: {name}: {rule}");

    private static void CheckEach<T>(IEnumerable<T> elements, string path, Action<T, string> check)
    {
        foreach (var (index, element) in elements.Index())
        {
            check(element, $"{path}.{index}");
        }
    }

    private static IEnumerable<string> Words(string text) =>
        Word().Matches(text).Select(match => match.Value.ToLowerInvariant());

    // The compiler declares a oneof of its own for every proto3 `optional` field.
    private static bool IsSyntheticOneof(DescriptorProto message, OneofDescriptorProto oneof) =>
        message.Field.Any(field => field.Proto3Optional && message.OneofDecl[field.OneofIndex] == oneof);

    private static bool IsNumber(FieldDescriptorProto field) => field.Type
        is not (FieldDescriptorProto.Types.Type.Bool
            or FieldDescriptorProto.Types.Type.String
            or FieldDescriptorProto.Types.Type.Bytes
            or FieldDescriptorProto.Types.Type.Message
            or FieldDescriptorProto.Types.Type.Group
            or FieldDescriptorProto.Types.Type.Enum);

    [GeneratedRegex(@"^facenet\.[a-z]+\.v[0-9]+$")]
    private static partial Regex VersionedPackage();

    [GeneratedRegex(@"[\[(]-?[0-9]|[<>]=? ?[0-9]|count from [0-9]|pixels|bytes|seconds|per second|dimensionless", RegexOptions.IgnoreCase)]
    private static partial Regex UnitOrRange();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex CamelHump();
}
