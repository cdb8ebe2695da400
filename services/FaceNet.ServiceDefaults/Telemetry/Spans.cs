using System.Diagnostics;

namespace FaceNet.ServiceDefaults.Telemetry;

/// <summary>
/// Makes spans of what belongs to a message rather than to the code that runs: its trace came with it. Nothing is made, and next to nothing done, where nobody
/// listens. Spans hold ids of galleries and figures, never those of people, crops or samples, and no text that quotes a request.
/// </summary>
public static class Spans
{
    /// <summary>
    /// Begins a span under the trace context that a message carries, or a trace of its own without one. It is not the current one of the caller; whoever
    /// begins it stops it.
    /// </summary>
    /// <param name="source">Whose span it is.</param>
    /// <param name="name">What is done.</param>
    /// <param name="kind">Whether something is taken or sent.</param>
    /// <param name="traceParent">The W3C trace context; null or empty for none.</param>
    public static Activity? BeginUnder(this ActivitySource source, string name, ActivityKind kind, string? traceParent)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.HasListeners())
        {
            return null;
        }

        var current = Activity.Current;
        try
        {
            Activity.Current = null;
            return ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent) ? source.StartActivity(name, kind, parent) : source.StartActivity(name, kind);
        }
        finally
        {
            Activity.Current = current;
        }
    }

    /// <summary>Notes something that is over already.</summary>
    /// <param name="source">Whose span it is.</param>
    /// <param name="name">What was done.</param>
    /// <param name="kind">Whether something was asked elsewhere.</param>
    /// <param name="parent">What it was a part of; null for nothing, and then nothing is noted.</param>
    /// <param name="start">When it began.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="link">A span of another trace that it was done together with; null for none.</param>
    public static void Note(
        this ActivitySource source, string name, ActivityKind kind, Activity? parent, DateTimeOffset start, TimeSpan duration, ActivityContext? link = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (parent is null)
        {
            return;
        }

        var current = Activity.Current;
        var span = source.StartActivity(name, kind, parent.Context, tags: null, links: link is { } other ? [new ActivityLink(other)] : null, startTime: start);
        span?.SetEndTime((start + duration).UtcDateTime);
        span?.Stop();
        Activity.Current = current;
    }

    /// <summary>Says that a span failed, by a machine-readable reason: messages may quote what was sent.</summary>
    /// <param name="span">The span; null where nobody listens.</param>
    /// <param name="reason">The reason.</param>
    public static void Fail(this Activity? span, string reason) => span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", reason);
}
