using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf.Collections;

namespace FaceNet.Matcher.Grpc;

/// <summary>Reads what callers want to be known of a subject.</summary>
internal static class SubjectLabels
{
    private const int MostLabels = 32;
    private const int LongestValue = 256;
    private const string Field = "subject.labels";
    private const string KeyPrefix = "labels.";

    /// <summary>How an update changes the labels. Throws <see cref="InvalidRequestException"/> for labels or a mask that break a rule.</summary>
    public static Func<IReadOnlyDictionary<string, string>, Dictionary<string, string>> Change(UpdateSubjectRequest request)
    {
        var wanted = request.Subject.Labels;
        foreach (var (key, value) in wanted)
        {
            Check(key, value);
        }

        var keys = Keys(request.UpdateMask?.Paths);
        return labels => RequireFew(keys is null ? new(wanted) : Merge(labels, wanted, keys));
    }

    /// <summary>Returns all labels of a subject. Throws <see cref="InvalidRequestException"/> when they break a rule.</summary>
    public static Dictionary<string, string> Require(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var read = new Dictionary<string, string>();
        foreach (var (key, value) in labels)
        {
            Check(key, value);
            if (!read.TryAdd(key, value))
            {
                throw new InvalidRequestException(Field, $"holds '{key}' twice.", "Send each key once.");
            }
        }

        return RequireFew(read);
    }

    // Null stands for all of them.
    private static string[]? Keys(RepeatedField<string>? paths) => paths switch
    {
        null or [] => throw new InvalidRequestException("update_mask", "is empty.", "Use labels, or labels.<key> for each that changes."),
        ["labels"] => null,
        _ => [.. paths.Select(Key)],
    };

    private static string Key(string path) => path.StartsWith(KeyPrefix, StringComparison.Ordinal) && Identifier.IsValid(path.AsSpan(KeyPrefix.Length))
        ? path[KeyPrefix.Length..]
        : throw new InvalidRequestException("update_mask", $"'{GalleryFields.Short(path)}' is no field of a subject that can change.", "Use labels alone, or labels.<key> for each that changes.");

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> labels, MapField<string, string> wanted, string[] keys)
    {
        var merged = new Dictionary<string, string>(labels);
        foreach (var key in keys)
        {
            merged.Remove(key);
            if (wanted.TryGetValue(key, out var value))
            {
                merged.Add(key, value);
            }
        }

        return merged;
    }

    private static void Check(string key, string value)
    {
        Identifier.Require(key, $"{Field} key");
        RequestTexts.Require(value, $"{Field}[{key}]", LongestValue);
    }

    private static Dictionary<string, string> RequireFew(Dictionary<string, string> labels) => labels.Count <= MostLabels
        ? labels
        : throw new InvalidRequestException(Field, $"would be {labels.Count}, more than {MostLabels}.", "Remove some.");
}
