using Confluent.Kafka;
using FaceNet.Clusterer.Storage.Records;

namespace FaceNet.Clusterer.Consuming;

/// <summary>
/// Tells a second delivery of an event from a second event, so that crashes do not falsify the counters. It decides only what is
/// counted: a face whose crop is not a member yet is placed in any case.
/// </summary>
internal static class AppliedOffsets
{
    /// <summary>Notes that a message is being applied. Returns whether it was applied before.</summary>
    public static bool Note(GalleryState gallery, ConsumeResult<string, byte[]> message)
    {
        var applied = gallery.Applied.FirstOrDefault(mark => mark.Partition == message.Partition.Value);
        if (applied is null)
        {
            applied = new AppliedOffset { Partition = message.Partition.Value, Offset = -1, LatestTimestampMs = long.MinValue };
            gallery.Applied.Add(applied);
        }

        var timestamp = message.Message.Timestamp.UnixTimestampMs;
        if (message.Offset.Value <= applied.Offset && timestamp <= applied.LatestTimestampMs)
        {
            return true;
        }

        applied.Offset = message.Offset.Value;
        applied.LatestTimestampMs = Math.Max(applied.LatestTimestampMs, timestamp);
        return false;
    }
}
