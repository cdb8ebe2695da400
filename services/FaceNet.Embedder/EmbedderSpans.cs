using System.Diagnostics;
using FaceNet.Embedder.Batching;
using FaceNet.ServiceDefaults.Telemetry;

namespace FaceNet.Embedder;

/// <summary>The spans of the Embedder. None is made where nobody listens.</summary>
internal static class EmbedderSpans
{
    private static readonly ActivitySource Source = new("FaceNet.Embedder");

    /// <summary>Begins the handling of a message of face-captured, in the trace of its producer. It is the current span from here on.</summary>
    public static Activity? Process(string? traceParent)
    {
        var span = Source.BeginUnder("process face-captured", ActivityKind.Consumer, traceParent);
        if (span is not null)
        {
            Activity.Current = span;
        }

        return span;
    }

    /// <summary>Begins the decoding and cropping of a picture.</summary>
    public static Activity? Decode() => Source.StartActivity("decode");

    /// <summary>Begins the publishing of a vector.</summary>
    public static Activity? Publish() => Source.StartActivity("publish face-embedded", ActivityKind.Producer);

    /// <summary>What a face that joins the queue belongs to; null where nobody listens.</summary>
    public static Activity? OfFace() => Source.HasListeners() ? Activity.Current : null;

    /// <summary>Begins a batch: a trace of its own, that leads to those of its faces.</summary>
    public static Activity? Batch(List<PendingFace> faces, string model)
    {
        if (!Source.HasListeners() || !faces.Exists(face => face.Span is { Recorded: true }))
        {
            return null;
        }

        var links = faces.Where(face => face.Span is not null).Select(face => new ActivityLink(face.Span!.Context));
        return Source.StartActivity("infer batch", ActivityKind.Internal, parentContext: default, links: links)?.SetTag("facenet.model", model).SetTag("facenet.batch.size", faces.Count);
    }

    /// <summary>Notes how long a face waited and was computed, in its own trace.</summary>
    /// <param name="span">What the face belongs to.</param>
    /// <param name="face">What became of it.</param>
    /// <param name="end">When its vector was there.</param>
    public static void Embedded(Activity? span, BatchedEmbedding face, DateTimeOffset end)
    {
        if (span is not null)
        {
            var start = end - face.ComputeTime;
            Source.Note("queue", ActivityKind.Internal, span, start - face.QueueTime, face.QueueTime);
            Source.Note("infer", ActivityKind.Internal, span, start, face.ComputeTime, face.Span?.Context);
        }
    }
}
