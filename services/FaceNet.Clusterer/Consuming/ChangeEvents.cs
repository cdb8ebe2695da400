using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Consuming;

/// <summary>Makes the events that tell of changes. Their ids depend on nothing but what happened: a replay gives the same.</summary>
internal static class ChangeEvents
{
    /// <summary>The event of a change.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="generation">The generation of its clusters that changed.</param>
    /// <param name="sequence">The place of the change in its gallery, from 1.</param>
    /// <param name="change">What happened.</param>
    public static PendingEvent Create(string gallery, long generation, long sequence, ClusterChange change)
    {
        var changed = new Proto.ClusterChanged
        {
            Gallery = gallery,
            Sequence = sequence,
            ClusterId = change.ClusterId,
            MemberCount = change.MemberCount,
            CauseTime = Timestamp.FromDateTimeOffset(change.Cause.Time),
            CorrectionId = change.Cause.CorrectionId,
            Label = change.ClusterLabel,
        };
        var what = Describe(change, changed);

        // What a correction does may happen again after an undo, but a correction does each thing in one place of the sequence.
        // What faces do may happen again in another generation.
        changed.EventId = EventId(gallery, changed.CorrectionId.Length > 0 ? $"{what}/{changed.CorrectionId}/{sequence}" : generation > 0 ? $"{what}/{generation}" : what);
        return new PendingEvent(sequence, changed.EventId, changed.ToByteArray(), change.Cause.TraceParent);
    }

    // Fills in what happened; returns words that name it once and for all: a crop joins or founds once, a cluster is absorbed once.
    private static string Describe(ClusterChange change, Proto.ClusterChanged changed)
    {
        switch (change)
        {
            case ClusterFounded founded:
                changed.Founded = new Proto.ClusterFounded { CropId = founded.Face.CropId };
                return $"founded/{founded.Face.CropId}";
            case FaceJoined joined:
                changed.Joined = new Proto.MemberJoined
                {
                    CropId = joined.Face.CropId,
                    SquaredDistance = joined.SquaredDistance,
                    Threshold = joined.Threshold,
                    ByMustLink = joined.ByMustLink,
                };
                return $"joined/{joined.Face.CropId}";
            case ClustersMerged merged:
                changed.Merged = new Proto.ClusterMerged
                {
                    AbsorbedClusterId = merged.AbsorbedId,
                    AbsorbedMembers = merged.AbsorbedMembers,
                    SquaredDistance = merged.SquaredDistance,
                    Threshold = merged.Threshold,
                };
                return $"merged/{merged.AbsorbedId}";
            case ClusterSplit split:
                changed.Split = new Proto.ClusterSplit { NewClusterId = split.ToId, CropIds = { split.CropIds }, Aliases = { split.Aliases }, Label = split.Label };
                return $"split/{split.ToId}";
            case MembersMoved moved:
                changed.Moved = new Proto.MembersMoved { FromClusterId = moved.FromId, CropIds = { moved.CropIds } };
                return $"moved/{moved.ToId}";
            case MemberRemoved removed:
                changed.Removed = new Proto.MemberRemoved { CropId = removed.CropId, NewClusterId = removed.ToId };
                return $"removed/{removed.CropId}";
            case ClusterLabelled labelled:
                changed.Labelled = new Proto.ClusterLabelled { Label = labelled.Label, PreviousLabel = labelled.PreviousLabel };
                return $"labelled/{labelled.ClusterId}";
            case MembersDropped dropped:
                changed.Dropped = new Proto.MembersDropped { CropIds = { dropped.CropIds }, Erased = dropped.Erased };
                return $"dropped/{dropped.ClusterId}";
            case AllErased all:
                changed.GalleryErased = new Proto.GalleryErased { ErasedFaces = all.Faces };
                return "erased";
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "There is no event for this kind of change.");
        }
    }

    private static string EventId(string gallery, string what) =>
        DerivedId.Of($"{gallery}/{what}");
}
