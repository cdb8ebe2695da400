using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;

namespace FaceNet.Clusterer.Consuming;

/// <summary>A batch of events of one gallery, judged: what is new, what is refused.</summary>
/// <param name="NewFaces">Faces to place, in order.</param>
/// <param name="Collected">Faces to keep aside for an incoming generation in another space, in order.</param>
/// <param name="Arrived">The crops of both, in order.</param>
/// <param name="Places">Where earlier faces of their frames and tracks are.</param>
/// <param name="Refused">Events for the dead letters, each with its refusal.</param>
internal sealed record GalleryBatch(
    IReadOnlyList<Face> NewFaces, IReadOnlyList<Face> Collected, IReadOnlyList<string> Arrived, KnownPlaces Places, IReadOnlyList<ReceivedEvent> Refused)
{
    /// <summary>Judges events in order, and counts them.</summary>
    /// <param name="events">The events.</param>
    /// <param name="gallery">The gallery's binding, filled in by its first face, and its counters.</param>
    /// <param name="known">The crops that are members already, or kept aside.</param>
    /// <param name="binder">Binds the gallery.</param>
    /// <param name="cancellationToken">Ends the wait for the Embedder.</param>
    public static async Task<GalleryBatch> JudgeAsync(
        IReadOnlyList<ReceivedEvent> events, GalleryState gallery, KnownFaces known, GalleryBinder binder, CancellationToken cancellationToken)
    {
        var (newFaces, collected, arrived, refused) = (new List<Face>(), new List<Face>(), new List<string>(), new List<ReceivedEvent>());
        var seen = new Dictionary<string, ReadOnlyMemory<byte>>(known.ContentHashes);
        var aside = new Dictionary<string, ReadOnlyMemory<byte>>(known.CollectedHashes);
        foreach (var received in events)
        {
            // What was erased comes back neither as a face nor, with its vector, as a dead letter.
            if (received.Face is { } gone && known.Erased.Contains(gone.CropId))
            {
                gallery.Duplicates += AppliedOffsets.Note(gallery, received.Message) ? 0 : 1;
                continue;
            }

            // A command comes here only before the first face.
            var refusal = received.Refusal ?? (received.Face is { } face ? await CheckAsync(received.Gallery!, face) : GalleryRules.NoGallery(received.Gallery!));
            var isRepeated = AppliedOffsets.Note(gallery, received.Message);
            if (refusal is not null)
            {
                refused.Add(received with { Refusal = refusal });
                gallery.Refused += isRepeated ? 0 : 1;
            }
            else if (!Take(received.Face!))
            {
                gallery.Duplicates += isRepeated ? 0 : 1;
            }
        }

        return new GalleryBatch(newFaces, collected, arrived, known.Places, refused);

        async ValueTask<Refusal?> CheckAsync(string name, Face face)
        {
            if (gallery.EmbeddingSpace.Length == 0 && await binder.BindAsync(name, gallery, face, cancellationToken) is { } unbound)
            {
                return unbound;
            }

            return GalleryRules.Check(gallery, face) ?? (IsReused(seen, face) || IsReused(aside, face) ? GalleryRules.CropIdReused(face) : null);
        }

        bool Take(Face face)
        {
            var isAside = GalleryRules.IsAside(gallery, face);
            if (!(isAside ? aside : seen).TryAdd(face.CropId, face.ContentHash))
            {
                return false;
            }

            (isAside ? collected : newFaces).Add(face);
            arrived.Add(face.CropId);
            return true;
        }
    }

    private static bool IsReused(Dictionary<string, ReadOnlyMemory<byte>> known, Face face) =>
        known.TryGetValue(face.CropId, out var hash) && !hash.Span.SequenceEqual(face.ContentHash.Span);
}
