using System.Diagnostics;
using FaceNet.ServiceDefaults.Telemetry;

namespace FaceNet.Clusterer;

/// <summary>
/// The spans of the Clusterer. What is done for many events together stands in the trace of each, with the same times. None is made where nobody listens.
/// </summary>
internal static class ClustererSpans
{
    private static readonly ActivitySource Source = new("FaceNet.Clusterer");

    /// <summary>Begins the handling of a message of face-embedded, in the trace that it came with.</summary>
    public static Activity? Process(string? gallery, string? traceParent) =>
        Source.BeginUnder("process face-embedded", ActivityKind.Consumer, traceParent)?.SetTag("facenet.gallery", gallery);

    /// <summary>Begins the telling of a change, in the trace of what caused it.</summary>
    public static Activity? Publish(string traceParent) => Source.BeginUnder("publish cluster-changed", ActivityKind.Producer, traceParent);

    /// <summary>Notes a step of an event.</summary>
    public static void Note(Activity? span, string step, ActivityKind kind, DateTimeOffset start, TimeSpan duration) => Source.Note(step, kind, span, start, duration);
}
