using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>The headers that every message of the platform carries.</summary>
public static class EventHeaders
{
    /// <summary>The id of the event; the same for every delivery.</summary>
    public const string EventId = "event-id";

    /// <summary>The version of the payload's schema.</summary>
    public const string SchemaVersion = "schema-version";

    /// <summary>The form of the payload.</summary>
    public const string ContentType = "content-type";

    /// <summary>The W3C trace context, when there is one.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>Why a dead letter is one: a reason such as <c>IMAGE_TRUNCATED</c>.</summary>
    public const string Reason = "reason";

    /// <summary>Why a dead letter is one, in words.</summary>
    public const string Detail = "detail";

    /// <summary>The partition a dead letter came from.</summary>
    public const string SourcePartition = "source-partition";

    /// <summary>The offset a dead letter had there.</summary>
    public const string SourceOffset = "source-offset";

    /// <summary>The version of payloads that is written, and the newest that is understood.</summary>
    public const int Schema = 1;

    // Version, trace, span and flags, as every version of the rule begins.
    private const int TraceParentLength = 55;
    private const int LongestVersion = 20;

    /// <summary>Makes the headers of a protobuf event that belongs to the trace of the moment.</summary>
    /// <param name="eventId">The id of the event.</param>
    public static Headers For(string eventId) => For(eventId, Activity.Current?.Id);

    /// <summary>Makes the headers of a protobuf event.</summary>
    /// <param name="eventId">The id of the event.</param>
    /// <param name="traceParent">The W3C trace context of what caused it; null or empty for none.</param>
    public static Headers For(string eventId, string? traceParent)
    {
        var headers = new Headers();
        headers.AddText(EventId, eventId);
        headers.AddText(SchemaVersion, Schema.ToString(CultureInfo.InvariantCulture));
        headers.AddText(ContentType, "application/protobuf");
        if (!string.IsNullOrEmpty(traceParent))
        {
            headers.AddText(TraceParent, traceParent);
        }

        return headers;
    }

    /// <summary>Reads the W3C trace context, null when there is none or it breaks its rule.</summary>
    public static string? ReadTraceParent(this Headers headers) =>
        headers.Text(TraceParent) is { Length: TraceParentLength } text && ActivityContext.TryParse(text, null, out _) ? text : null;

    /// <summary>
    /// Refuses a payload of a newer version than is understood. One of an older version, or without the header, is read. Throws <see cref="InvalidRequestException"/>
    /// (SCHEMA_TOO_NEW), also for a version that is no number.
    /// </summary>
    public static void RequireKnownSchema(this Headers? headers)
    {
        if (headers?.Text(SchemaVersion) is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version <= Schema))
        {
            throw new InvalidRequestException(
                SchemaVersion,
                $"of the event is '{(text.Length <= LongestVersion ? text : text[..LongestVersion])}'; this version reads up to {Schema}.",
                "Update this service to the version of the event's producer, then send the event again.",
                ErrorReasons.SchemaTooNew);
        }
    }

    /// <summary>Adds a header of UTF-8 text.</summary>
    public static void AddText(this Headers headers, string name, string text)
    {
        ArgumentNullException.ThrowIfNull(headers);
        headers.Add(name, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Reads a header of UTF-8 text, null when it is absent or has no value.</summary>
    public static string? Text(this Headers headers, string name)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;
    }
}
