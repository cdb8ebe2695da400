using System.Security.Cryptography;
using System.Text;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Consuming;

/// <summary>Makes the events that tell of changes. Their ids depend on nothing but what happened: a replay gives the same.</summary>
internal static class ChangeEvents
{
    private const int IdBytes = 16;

    /// <summary>The event of a change.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="sequence">The place of the change in its gallery, from 1.</param>
    /// <param name="change">What happened.</param>
    public static PendingEvent Create(string gallery, long sequence, ClusterChange change)
    {
        var changed = new Proto.ClusterChanged
        {
            Gallery = gallery,
            Sequence = sequence,
            ClusterId = change.ClusterId,
            MemberCount = change.MemberCount,
            CauseTime = Timestamp.FromDateTimeOffset(change.Cause.CaptureTime),
        };
        changed.EventId = EventId(gallery, Describe(change, changed));
        return new PendingEvent(sequence, changed.EventId, changed.ToByteArray(), change.Cause.TraceParent);
    }

    // Fills in what happened; returns words that name it once and for all: a crop joins or founds once, a cluster is absorbed once.
    private static string Describe(ClusterChange change, Proto.ClusterChanged changed)
    {
        switch (change)
        {
            case ClusterFounded founded:
                changed.Founded = new Proto.ClusterFounded { CropId = founded.Cause.CropId };
                return $"founded/{founded.Cause.CropId}";
            case FaceJoined joined:
                changed.Joined = new Proto.MemberJoined
                {
                    CropId = joined.Cause.CropId,
                    SquaredDistance = joined.SquaredDistance,
                    Threshold = joined.Threshold,
                    ByMustLink = joined.ByMustLink,
                };
                return $"joined/{joined.Cause.CropId}";
            case ClustersMerged merged:
                changed.Merged = new Proto.ClusterMerged
                {
                    AbsorbedClusterId = merged.AbsorbedId,
                    AbsorbedMembers = merged.AbsorbedMembers,
                    SquaredDistance = merged.SquaredDistance,
                    Threshold = merged.Threshold,
                };
                return $"merged/{merged.AbsorbedId}";
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "There is no event for this kind of change.");
        }
    }

    private static string EventId(string gallery, string what) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{gallery}/{what}")).AsSpan(0, IdBytes));
}
