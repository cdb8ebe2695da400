using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ModelContract;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>Between what the core thinks in and what Redis keeps.</summary>
internal static class StateConversions
{
    public static ClusteringThresholds Thresholds(this GalleryState state) =>
        new(state.BaseThreshold, state.SmallClusterReduction, Derived: false);

    public static ClusteringThresholds Thresholds(this IncomingState incoming) =>
        new(incoming.BaseThreshold, incoming.SmallClusterReduction, Derived: false);

    /// <summary>Whether faces of another space are kept aside for an incoming generation.</summary>
    public static bool CollectsAside(this GalleryState state) => state.Incoming is { } incoming && incoming.EmbeddingSpace != state.EmbeddingSpace;

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

    /// <summary>Where faces of frames and tracks are.</summary>
    public static KnownPlaces ToPlaces(
        this ClusterKeys keys, IEnumerable<KeyValuePair<string, RedisValue>> frames, IEnumerable<KeyValuePair<string, RedisValue>> tracks) => new(
        frames.ToDictionary(field => field.Key, field => (IReadOnlyList<string>)StoredValue.Read(FrameState.Parser, field.Value, keys.Frames).ClusterIds),
        tracks.ToDictionary(field => field.Key, field => StoredValue.Read(TrackState.Parser, field.Value, keys.Tracks).ClusterId));

    /// <summary>For each member of a hash, the hash of what was embedded.</summary>
    public static Dictionary<string, ReadOnlyMemory<byte>> ToHashes(this IEnumerable<KeyValuePair<string, RedisValue>> members, RedisKey key) =>
        members.ToDictionary(field => field.Key, field => StoredValue.Read(MemberState.Parser, field.Value, key).ContentHash.Memory);

    /// <summary>A face that is in no cluster yet.</summary>
    public static MemberState ToState(this Face face) => new()
    {
        Vector = UnsafeByteOperations.UnsafeWrap(face.Embedding.ToBytes()),
        EmbeddingSpace = face.Embedding.Space,
        ContentHash = UnsafeByteOperations.UnsafeWrap(face.ContentHash),
        FrameId = face.FrameId,
        TrackId = face.TrackId,
        SourceId = face.SourceId,
        CaptureTime = Timestamp.FromDateTimeOffset(face.CaptureTime),
    };

    public static Assignment ToAssignment(this MemberState member, string cropId, string clusterId) => new(
        member.ToFace(cropId),
        clusterId,
        new JoinEvidence(
            member.HasSquaredDistance ? member.SquaredDistance : null,
            member.HasRunnerUp ? member.RunnerUp : null,
            member.HasThreshold ? member.Threshold : null,
            member.Founded,
            member.ByMustLink));

    public static MemberState ToState(this Assignment assignment)
    {
        var evidence = assignment.Evidence;
        var member = assignment.Face.ToState();
        (member.ClusterId, member.Founded, member.ByMustLink) = (assignment.ClusterId, evidence.Founded, evidence.ByMustLink);
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
