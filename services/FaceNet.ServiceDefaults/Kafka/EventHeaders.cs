using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

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

    /// <summary>Makes the headers of a protobuf event.</summary>
    /// <param name="eventId">The id of the event.</param>
    public static Headers For(string eventId)
    {
        var headers = new Headers();
        headers.AddText(EventId, eventId);
        headers.AddText(SchemaVersion, "1");
        headers.AddText(ContentType, "application/protobuf");
        if (Activity.Current?.Id is { } traceParent)
        {
            headers.AddText(TraceParent, traceParent);
        }

        return headers;
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
