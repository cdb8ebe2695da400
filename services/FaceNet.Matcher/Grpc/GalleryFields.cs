using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf.WellKnownTypes;
using Enum = System.Enum;

namespace FaceNet.Matcher.Grpc;

/// <summary>The fields of a gallery that callers set: their defaults, their limits, and how they change.</summary>
internal static class GalleryFields
{
    /// <summary>The most faces that any gallery allows a subject.</summary>
    public const int MostFacesPerSubject = 1000;

    private const int MostShards = 64;

    private const double DefaultSearchFar = 0.01;
    private const double DefaultVerifyFar = 0.001;
    private const int DefaultFacesPerSubject = 100;
    private static readonly TimeSpan ShortestRetention = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(36_500);

    private delegate GalleryRecord Change(GalleryRecord record, Gallery wanted, string field);

    private static readonly Dictionary<string, Change> Changes = new(StringComparer.Ordinal)
    {
        ["search_far"] = (record, wanted, field) => record with { SearchFar = Rate(wanted.SearchFar, DefaultSearchFar, field) },
        ["verify_far"] = (record, wanted, field) => record with { VerifyFar = Rate(wanted.VerifyFar, DefaultVerifyFar, field) },
        ["quality_gate"] = (record, wanted, field) => record with { QualityGate = Known(wanted.QualityGate, QualityGate.Standard, field) },
        ["decision_policy"] = (record, wanted, field) => record with { DecisionPolicy = Known(wanted.DecisionPolicy, DecisionPolicy.Nearest, field) },
        ["max_faces_per_subject"] = (record, wanted, field) => record with { MaxFacesPerSubject = Faces(wanted.MaxFacesPerSubject, field) },
        ["duplicate_check"] = (record, wanted, field) => record with { DuplicateCheck = Known(wanted.DuplicateCheck, DuplicateCheck.Report, field) },
        ["outlier_check"] = (record, wanted, field) => record with { OutlierCheck = Known(wanted.OutlierCheck, OutlierCheck.Off, field) },
        ["keep_images"] = (record, wanted, _) => record with { KeepImages = wanted.KeepImages },
        ["retention"] = (record, wanted, field) => record with { Retention = Retention(wanted.Retention, field) },
    };

    /// <summary>The names of all fields that can change.</summary>
    public static IReadOnlyCollection<string> All => Changes.Keys;

    /// <summary>The record with the named fields as wanted. Throws <see cref="InvalidRequestException"/> for a value out of range.</summary>
    /// <param name="record">The record as it is.</param>
    /// <param name="wanted">The values; one that is left out stands for its default.</param>
    /// <param name="fields">Names of <see cref="All"/>.</param>
    /// <param name="prefix">What stands before the name of a field in the request.</param>
    public static GalleryRecord With(this GalleryRecord record, Gallery wanted, IEnumerable<string> fields, string prefix = "") =>
        fields.Aggregate(record, (changed, field) => Changes[field](changed, wanted, prefix + field));

    /// <summary>The fields that a mask names. Throws <see cref="InvalidRequestException"/> for none, or one that cannot change.</summary>
    public static IEnumerable<string> Read(FieldMask? mask) => mask?.Paths switch
    {
        null or [] => throw new InvalidRequestException("update_mask", "is empty.", $"Name the fields to change: {string.Join(", ", All)}, or * for all."),
        ["*"] => All,
        var paths when paths.FirstOrDefault(path => !Changes.ContainsKey(path)) is { } unknown => throw new InvalidRequestException(
            "update_mask", $"'{Short(unknown)}' is no field of a gallery that can change.", $"Use some of {string.Join(", ", All)}, or * for all."),
        var paths => paths.Distinct(),
    };

    /// <summary>A text of a caller in an error of bounded length.</summary>
    public static string Short(string text) => text.Length <= 64 ? text : $"{text[..64]}...";

    /// <summary>How many shards a gallery that asks for so many has; 0 stands for the default. Throws <see cref="InvalidRequestException"/> for a count out of range.</summary>
    public static int Shards(int shards, string field) => shards switch
    {
        0 => 1,
        >= 1 and <= MostShards => shards,
        _ => throw new InvalidRequestException(field, $"{shards} is not in [1, {MostShards}].", "Use a count in that range, or 0 for 1."),
    };

    private static double Rate(double rate, double @default, string field) => rate == 0 ? @default : ThresholdRequest.RequireRate(rate, field);

    private static int Faces(int count, string field) => count switch
    {
        0 => DefaultFacesPerSubject,
        >= 1 and <= MostFacesPerSubject => count,
        _ => throw new InvalidRequestException(field, $"{count} is not in [1, {MostFacesPerSubject}].", $"Use a count in that range, or 0 for {DefaultFacesPerSubject}."),
    };

    private static TimeSpan? Retention(Duration? duration, string field)
    {
        if (duration is null)
        {
            return null;
        }

        // Checked before it is converted: a duration can hold more than a time span, and parts that contradict each other.
        var isNear = duration.Seconds >= 0 && duration.Seconds <= LongestRetention.TotalSeconds && duration.Nanos is >= 0 and < 1_000_000_000;
        var retention = isNear ? duration.ToTimeSpan() : TimeSpan.Zero;
        return retention >= ShortestRetention && retention <= LongestRetention
            ? retention
            : throw new InvalidRequestException(
                field, $"{duration.Seconds} s is not in [{ShortestRetention.TotalSeconds:0} s, {LongestRetention.TotalSeconds:0} s].", "Use a time in that range, or leave it out to keep faces.");
    }

    /// <summary>A value that was sent, or the default where none was. Throws <see cref="InvalidRequestException"/> for one that the enum does not have.</summary>
    public static T Known<T>(T value, T @default, string field)
        where T : struct, Enum
    {
        if (EqualityComparer<T>.Default.Equals(value, default))
        {
            return @default;
        }

        return Enum.IsDefined(value)
            ? value
            : throw new InvalidRequestException(field, $"{value:D} is none of its values.", $"Use {ProtoNames.List<T>()}, or leave it out for {ProtoNames.Of(@default)}.");
    }
}
