using FaceNet.Clusterer.Clustering;
using FaceNet.ModelContract;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf.WellKnownTypes;
using JoinEvidence = FaceNet.Clusterer.Clustering.JoinEvidence;

namespace FaceNet.Clusterer.Transfer;

/// <summary>What must hold for each message of an export. Throws <see cref="InvalidRequestException"/> and <see cref="EmbeddingException"/> for what breaks a rule.</summary>
internal static class TransferChecks
{
    private const int LeastDimensions = 8;
    private const int MostDimensions = 4096;
    private const double FarthestApart = 4;
    private const int HashLength = 32;

    // Of a sum of unit vectors of 32-bit floats, per member.
    private const double Tolerance = 1e-6;

    public static void Require(ClusterTransferHeader header)
    {
        Identifier.Require(header.Gallery, "header.gallery");
        Identifier.Require(header.EmbeddingSpace, "header.embedding_space");
        if (header.FormatVersion < 1 || header.Dimensions is < LeastDimensions or > MostDimensions)
        {
            throw Invalid("header", $"has format_version {header.FormatVersion} and dimensions {header.Dimensions}; they are at least 1, and in [{LeastDimensions}, {MostDimensions}].");
        }

        if (!(header.BaseThreshold is > 0 and <= FarthestApart) || !(header.SmallClusterReduction >= 0 && header.SmallClusterReduction <= header.BaseThreshold))
        {
            throw Invalid(
                "header", FormattableString.Invariant($"has base_threshold {header.BaseThreshold} and small_cluster_reduction {header.SmallClusterReduction}; they are in (0, {FarthestApart}], and in [0, base_threshold]."));
        }

        if (long.Min(long.Min(header.Sequence, header.Founded), long.Min(header.Merges, header.MergedFaces)) < 0)
        {
            throw Invalid("header", "has a negative count.");
        }
    }

    public static ClusterSnapshot Read(TransferredCluster message, ClusterTransferHeader header, long ordinalBefore)
    {
        var id = Identifier.Require(message.ClusterId, "cluster.cluster_id");
        if (message.Ordinal <= ordinalBefore || message.Ordinal >= header.Founded)
        {
            throw Invalid("cluster.ordinal", $"of cluster '{id}' is {message.Ordinal}; it is above {ordinalBefore}, that of the cluster before, and below {header.Founded}.");
        }

        if (message.MemberCount < 1 || message.Version < 1 || message.Sum.Count != header.Dimensions)
        {
            throw Invalid("cluster", $"'{id}' has {message.MemberCount} members, version {message.Version} and a sum of {message.Sum.Count} components; they are at least 1, and {header.Dimensions}.");
        }

        return new ClusterSnapshot(
            id,
            message.Ordinal,
            message.MemberCount,
            [.. message.Sum],
            RequireTime(message.CreateTime, "cluster.create_time"),
            RequireTime(message.UpdateTime, "cluster.update_time"),
            message.Version,
            Identifier.Optional(message.Label, "cluster.label"));
    }

    public static Assignment Read(TransferredMember message, ClusterTransferHeader header)
    {
        var crop = Identifier.Require(message.CropId, "member.crop_id");
        if (message.Vector.Count != header.Dimensions || message.ContentHash.Length != HashLength)
        {
            throw Invalid("member", $"'{crop}' has a vector of {message.Vector.Count} components and a hash of {message.ContentHash.Length} bytes; they have {header.Dimensions} and {HashLength}.");
        }

        var face = new Face(
            crop,
            Identifier.Optional(message.FrameId, "member.frame_id"),
            Identifier.Optional(message.TrackId, "member.track_id"),
            Identifier.Optional(message.SourceId, "member.source_id"),
            RequireTime(message.CaptureTime, "member.capture_time"),
            FaceEmbedding.FromUnit([.. message.Vector], header.EmbeddingSpace),
            message.ContentHash.Memory);
        var evidence = new JoinEvidence(
            message.HasSquaredDistance ? message.SquaredDistance : null,
            message.HasRunnerUp ? message.RunnerUp : null,
            message.HasThreshold ? message.Threshold : null,
            message.Founded,
            message.ByMustLink);
        return new[] { evidence.SquaredDistance, evidence.RunnerUp, evidence.Threshold }.All(number => number is null or (>= 0 and <= FarthestApart))
            ? new Assignment(face, Identifier.Require(message.ClusterId, "member.cluster_id"), evidence)
            : throw Invalid("member", $"'{crop}' has evidence that is no squared distance in [0, {FarthestApart}].");
    }

    public static void Require(ClusterTransferTrailer trailer, ClusterTransferTrailer expected)
    {
        if ((trailer.ClusterCount, trailer.MemberCount, trailer.LinkCount) != (expected.ClusterCount, expected.MemberCount, expected.LinkCount))
        {
            throw Invalid(
                "trailer",
                $"counts {trailer.ClusterCount} clusters, {trailer.MemberCount} members and {trailer.LinkCount} links; {expected.ClusterCount}, {expected.MemberCount} and {expected.LinkCount} arrived.");
        }

        if (trailer.Sha256 != expected.Sha256)
        {
            throw Invalid("trailer.sha256", $"is not {Convert.ToHexStringLower(expected.Sha256.Span)}, that of the chunks that arrived, so at least one was changed.");
        }
    }

    public static void RequireSum(ClusterSnapshot cluster, long count, double[] sum)
    {
        var isSame = count == cluster.Count && cluster.Sum.Zip(sum, (told, found) => Math.Abs(told - found)).All(difference => difference <= Tolerance * count);
        if (!isSame)
        {
            throw Invalid("cluster", $"'{cluster.Id}' says {cluster.Count} members and their sum; {count} arrived, or their sum is another.");
        }
    }

    public static void RequireNew(bool isNew, string field, string id)
    {
        if (!isNew)
        {
            throw Invalid(field, $"'{id}' came before.");
        }
    }

    public static void RequireKnown(bool isKnown, string field, string id)
    {
        if (!isKnown)
        {
            throw Invalid(field, $"'{(Identifier.IsValid(id) ? id : "")}' is none that came before and fits.");
        }
    }

    private static DateTimeOffset RequireTime(Timestamp? time, string field)
    {
        try
        {
            return time?.ToDateTimeOffset() ?? throw Invalid(field, "is absent.");
        }
        catch (InvalidOperationException)
        {
            throw Invalid(field, "is outside the years 1 to 9999.");
        }
    }

    private static InvalidRequestException Invalid(string field, string rule) => new(field, rule, "");
}
