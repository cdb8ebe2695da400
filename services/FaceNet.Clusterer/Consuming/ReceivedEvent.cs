using System.Diagnostics;
using Confluent.Kafka;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Erasing;
using FaceNet.Clusterer.Reclustering;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Clusterer.Consuming;

/// <summary>A message of face-embedded, read. A face, a command or a refusal.</summary>
/// <param name="Message">The message.</param>
/// <param name="Gallery">The gallery it is for; null when its key is none.</param>
/// <param name="Face">The face that wants a cluster.</param>
/// <param name="Refusal">Why it cannot be handled.</param>
/// <param name="Correction">What people said about the clusters.</param>
/// <param name="Reclustering">What is asked for about clustering anew.</param>
/// <param name="Erasure">What is to be forgotten.</param>
internal sealed record ReceivedEvent(
    ConsumeResult<string, byte[]> Message,
    string? Gallery,
    Face? Face,
    Refusal? Refusal,
    Correction? Correction = null,
    ReclusteringOrder? Reclustering = null,
    ErasureOrder? Erasure = null)
{
    /// <summary>Whether it is to be applied by itself, on top of everything before it as stored.</summary>
    public bool IsCommand => Correction is not null || Reclustering is not null || Erasure is not null;

    /// <summary>The span of its handling; null where nobody listens.</summary>
    public Activity? Span { get; private init; }

    /// <summary>The event within a span of its handling, which is the cause of all that it changes. Whoever handles it stops the span.</summary>
    public ReceivedEvent Traced() => ClustererSpans.Process(Gallery, Message.Message.Headers?.ReadTraceParent()) is not { Id: { } id } span ? this : this with
    {
        Span = span,
        Face = Face is null ? null : Face with { TraceParent = id },
        Correction = Correction is null ? null : Correction with { TraceParent = id },
        Reclustering = Reclustering is null ? null : Reclustering with { TraceParent = id },
        Erasure = Erasure is null ? null : Erasure with { TraceParent = id },
    };
}

/// <summary>Why an event goes to the dead letters.</summary>
/// <param name="Reason">The machine-readable reason.</param>
/// <param name="Detail">Field, value, rule, remedy.</param>
internal sealed record Refusal(string Reason, string Detail);
