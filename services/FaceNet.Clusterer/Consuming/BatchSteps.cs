using System.Diagnostics;

namespace FaceNet.Clusterer.Consuming;

/// <summary>Times the steps of batches for whoever observes them. Thread-safe.</summary>
internal sealed class BatchSteps(IEnumerable<IBatchObserver> observers, TimeProvider time)
{
    private readonly IBatchObserver[] _observers = [.. observers];

    /// <summary>The beginning of a first step.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>Tells that a step is done. Returns the beginning of the next.</summary>
    /// <param name="step">The step.</param>
    /// <param name="since">Its beginning.</param>
    /// <param name="events">The events of the batch, for the trace of each; null where they are not known.</param>
    public long Done(BatchStep step, long since, IReadOnlyList<ReceivedEvent>? events = null)
    {
        var duration = time.GetElapsedTime(since);
        foreach (var observer in _observers)
        {
            observer.Done(step, duration);
        }

        if (NameOf(step) is { } name && events is not null)
        {
            Note(events, name, step, duration);
        }

        return time.GetTimestamp();
    }

    private void Note(IReadOnlyList<ReceivedEvent> events, string name, BatchStep step, TimeSpan duration)
    {
        var start = time.GetUtcNow() - duration;
        foreach (var received in events)
        {
            ClustererSpans.Note(received.Span, name, step == BatchStep.Decide ? ActivityKind.Internal : ActivityKind.Client, start, duration);
        }
    }

    // What is told has spans of its own, and the rest is no work on an event.
    private static string? NameOf(BatchStep step) => step switch
    {
        BatchStep.LookUp => "look up",
        BatchStep.Decide => "decide",
        BatchStep.Write => "redis transaction",
        _ => null,
    };
}
