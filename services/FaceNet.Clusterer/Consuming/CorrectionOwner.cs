using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;

namespace FaceNet.Clusterer.Consuming;

/// <summary>Decides on the corrections of a gallery for its owner. Not thread-safe.</summary>
internal sealed class CorrectionOwner(string gallery, GalleryState state)
{
    /// <summary>Applies a correction in memory, or refuses it.</summary>
    /// <param name="clusters">The clusters.</param>
    /// <param name="correction">The correction.</param>
    /// <param name="prepared">What Redis knows for it.</param>
    /// <returns>What to write, and the clusters to go on with.</returns>
    public (GalleryWrite Write, GalleryClusters Clusters) Decide(GalleryClusters clusters, Correction correction, PreparedCorrection prepared)
    {
        // Every other correction is refused before it changes anything.
        var before = correction.Request.UndoCorrections is null ? null : clusters.Snapshot();
        try
        {
            return (Apply(clusters.Correct(correction, prepared.Facts), correction, prepared), clusters);
        }
        catch (PlatformException refused)
        {
            var log = new CorrectionState { Command = correction.Request.ToByteString(), Refusal = ErrorStatus.From(refused).ToByteString() };
            return (new GalleryWrite(gallery, state, null, [], CorrectionWrite.Unlisted(correction.Id, log)), before is null ? clusters : new GalleryClusters(before));
        }
    }

    private GalleryWrite Apply(CorrectionOutcome outcome, Correction correction, PreparedCorrection prepared)
    {
        PendingEvent[] events = [.. outcome.Batch.Changes.Select(change => ChangeEvents.Create(gallery, state.Generation, ++state.Sequence, change))];
        state.Founded = outcome.Batch.Founded;
        state.CorrectedFaces += outcome.Moved.Count + outcome.Batch.Changes.OfType<ClustersMerged>().Sum(merge => merge.AbsorbedMembers);
        var log = new CorrectionState { Command = correction.Request.ToByteString(), Number = ++state.Corrections, UndoneIds = { prepared.Undoable.Keys } };
        return new GalleryWrite(
            gallery, state, outcome.Batch, events, new CorrectionWrite(correction.Id, log, outcome, prepared.Members, prepared.Undoable, prepared.Dropped));
    }
}
