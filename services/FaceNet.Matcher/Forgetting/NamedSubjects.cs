using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FaceNet.Matcher.Forgetting;

/// <summary>Finds the people that an answer names.</summary>
internal static class NamedSubjects
{
    private const string Field = "subject_id";

    /// <summary>The ids of the subjects in a message and all within it.</summary>
    public static IReadOnlySet<string> In(IMessage message)
    {
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        Collect(message, subjects);
        return subjects;
    }

    private static void Collect(IMessage message, HashSet<string> subjects)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field is { FieldType: FieldType.String, Name: Field, IsRepeated: false } && field.Accessor.GetValue(message) is string { Length: > 0 } subject)
            {
                subjects.Add(subject);
            }
            else if (field is { FieldType: FieldType.Message, IsMap: false })
            {
                foreach (var inner in Values(field.Accessor.GetValue(message)))
                {
                    Collect(inner, subjects);
                }
            }
        }
    }

    private static IEnumerable<IMessage> Values(object? value) => value switch
    {
        IMessage one => [one],
        IEnumerable many => many.OfType<IMessage>(),
        _ => [],
    };
}
