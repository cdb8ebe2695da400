using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ModelContract;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Clusterer.Storage;

/// <summary>Between what the core thinks in and what Redis keeps.</summary>
internal static class StateConversions
{
    public static ClusteringThresholds Thresholds(this GalleryState state) =>
        new(state.BaseThreshold, state.SmallClusterReduction, Derived: false);

    /// <summary>A time as the score of a sorted set, in microseconds since 1970: exact up to the year 2255.</summary>
    public static double ToScore(this DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static ClusterState ToState(this ClusterSnapshot cluster) => new()
    {
        Ordinal = cluster.Ordinal,
        Count = cluster.Count,
        Sum = { cluster.Sum },
        CreateTime = Timestamp.FromDateTimeOffset(cluster.CreateTime),
        UpdateTime = Timestamp.FromDateTimeOffset(cluster.UpdateTime),
        Version = cluster.Version,
        Label = cluster.Label,
    };

    public static ClusterSnapshot ToSnapshot(this ClusterState state, string id) => new(
        id, state.Ordinal, state.Count, state.Sum, state.CreateTime.ToDateTimeOffset(), state.UpdateTime.ToDateTimeOffset(), state.Version, state.Label);

    public static Face ToFace(this MemberState member, string cropId) => new(
        cropId,
        member.FrameId,
        member.TrackId,
        member.SourceId,
        member.CaptureTime.ToDateTimeOffset(),
        FaceEmbedding.FromBytes(member.Vector.Span, member.EmbeddingSpace),
        member.ContentHash.Memory);

    public static MemberState ToState(this Assignment assignment)
    {
        var (face, evidence) = (assignment.Face, assignment.Evidence);
        var member = new MemberState
        {
            ClusterId = assignment.ClusterId,
            Vector = UnsafeByteOperations.UnsafeWrap(face.Embedding.ToBytes()),
            EmbeddingSpace = face.Embedding.Space,
            ContentHash = UnsafeByteOperations.UnsafeWrap(face.ContentHash),
            FrameId = face.FrameId,
            TrackId = face.TrackId,
            SourceId = face.SourceId,
            CaptureTime = Timestamp.FromDateTimeOffset(face.CaptureTime),
            Founded = evidence.Founded,
            ByMustLink = evidence.ByMustLink,
        };
        if (evidence is { SquaredDistance: { } distance, Threshold: { } threshold })
        {
            (member.SquaredDistance, member.Threshold) = (distance, threshold);
        }

        if (evidence.RunnerUp is { } runnerUp)
        {
            member.RunnerUp = runnerUp;
        }

        return member;
    }
}
