using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FaceNet.Testing;

/// <summary>A field of a request that holds text, at any depth.</summary>
public sealed class TextField
{
    private readonly FieldDescriptor[] _way;

    private TextField(MessageDescriptor request, FieldDescriptor[] way)
    {
        _way = way;
        Path = string.Join('.', way.Select(field => field is { IsRepeated: true, IsMap: false } ? $"{field.Name}[0]" : field.Name));
        Name = $"{request.Name}.{Path}";
    }

    /// <summary>Where it is, as errors name it; of a list the first item.</summary>
    public string Path { get; }

    /// <summary>The request, and where in it the field is.</summary>
    public string Name { get; }

    /// <summary>All of a request. What is a request of its own, as the items of a batch or a stream are, is not looked into.</summary>
    public static IReadOnlyList<TextField> Of(MessageDescriptor request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return [.. Ways(request, []).Select(way => new TextField(request, way))];
    }

    /// <summary>Whether a pattern is its name; an asterisk at the beginning or at the end stands for anything.</summary>
    public bool Is(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        return pattern[0] == '*' ? Name.EndsWith(pattern[1..], StringComparison.Ordinal)
            : pattern[^1] == '*' ? Name.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : Name == pattern;
    }

    /// <summary>Sets it. False where the request lacks the message or the item that it belongs to, and for a map, which has no first entry.</summary>
    public bool TrySet(IMessage request, string text)
    {
        IMessage? message = request;
        foreach (var field in _way.SkipLast(1))
        {
            message = Inside(field.Accessor.GetValue(message));
            if (message is null)
            {
                return false;
            }
        }

        return TrySet(_way[^1], message, text);
    }

    private static bool TrySet(FieldDescriptor field, IMessage message, string text)
    {
        if (field.IsMap)
        {
            return false;
        }

        if (!field.IsRepeated)
        {
            field.Accessor.SetValue(message, text);
            return true;
        }

        if (field.Accessor.GetValue(message) is not IList { Count: > 0 } items)
        {
            return false;
        }

        items[0] = text;
        return true;
    }

    private static IMessage? Inside(object? value) => value switch
    {
        IMessage message => message,
        IList { Count: > 0 } items => items[0] as IMessage,
        _ => null,
    };

    private static IEnumerable<FieldDescriptor[]> Ways(MessageDescriptor message, FieldDescriptor[] before)
    {
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            FieldDescriptor[] way = [.. before, field];
            if (field.IsMap || field.FieldType == FieldType.String)
            {
                yield return way;
            }
            else if (field.FieldType == FieldType.Message && IsPart(field.MessageType))
            {
                foreach (var further in Ways(field.MessageType, way))
                {
                    yield return further;
                }
            }
        }
    }

    // Times and masks hold no ids.
    private static bool IsPart(MessageDescriptor type) =>
        type.File.Package.StartsWith("facenet.", StringComparison.Ordinal) && !type.Name.EndsWith("Request", StringComparison.Ordinal);
}
