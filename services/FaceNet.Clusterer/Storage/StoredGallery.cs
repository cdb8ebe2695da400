using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Storage.Records;

namespace FaceNet.Clusterer.Storage;

/// <summary>A gallery as Redis has it.</summary>
/// <param name="State">Its binding and its counters.</param>
/// <param name="Clusters">Its clusters; null as long as no face has arrived.</param>
/// <param name="Outbox">Events that may not have been delivered yet, in order.</param>
internal sealed record StoredGallery(GalleryState State, GallerySnapshot? Clusters, IReadOnlyList<PendingEvent> Outbox);

/// <summary>An event in the outbox.</summary>
/// <param name="Sequence">Its place in its gallery.</param>
/// <param name="EventId">The same for every delivery.</param>
/// <param name="Payload">The bytes that are sent.</param>
/// <param name="TraceParent">The W3C trace context of what caused it, empty for none.</param>
internal sealed record PendingEvent(long Sequence, string EventId, byte[] Payload, string TraceParent);

/// <summary>What Redis knows about the faces of a batch.</summary>
/// <param name="ContentHashes">For each crop that is a member already, the hash of what was embedded.</param>
/// <param name="CollectedHashes">The same of each crop that is kept aside for an incoming generation in another space.</param>
/// <param name="Erased">The crops that were erased, and are not to come back.</param>
/// <param name="Places">Where earlier faces of their frames and tracks are.</param>
internal sealed record KnownFaces(
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ContentHashes,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> CollectedHashes,
    IReadOnlySet<string> Erased,
    KnownPlaces Places)
{
    public static KnownFaces None { get; } =
        new(new Dictionary<string, ReadOnlyMemory<byte>>(), new Dictionary<string, ReadOnlyMemory<byte>>(), new HashSet<string>(), KnownPlaces.None);
}

/// <summary>What Redis knows for a correction.</summary>
/// <param name="Known">What the log says of a correction with its id; null for nothing.</param>
/// <param name="Facts">What is known of its faces.</param>
/// <param name="Members">Its faces, as they are stored.</param>
/// <param name="Undoable">For an undo, the corrections that it takes back.</param>
/// <param name="Dropped">The corrections that the log no longer lists with this one.</param>
internal sealed record PreparedCorrection(
    CorrectionState? Known,
    CorrectionFacts Facts,
    IReadOnlyDictionary<string, MemberState> Members,
    IReadOnlyDictionary<string, CorrectionState> Undoable,
    IReadOnlyList<string> Dropped);
