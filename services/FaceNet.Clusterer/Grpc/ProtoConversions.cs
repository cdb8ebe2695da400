using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Questions;
using FaceNet.Clusterer.Storage;
using FaceNet.Protos.Clustering.V1;
using Cluster = FaceNet.Protos.Clustering.V1.Cluster;
using JoinEvidence = FaceNet.Protos.Clustering.V1.JoinEvidence;

namespace FaceNet.Clusterer.Grpc;

/// <summary>From what Redis keeps to what callers get.</summary>
internal static class ProtoConversions
{
    public static Cluster ToProto(this StoredCluster cluster, string gallery, int confirmedSize) => new()
    {
        Gallery = gallery,
        ClusterId = cluster.Id,
        MemberCount = cluster.State.Count,
        Confirmed = cluster.State.Count >= confirmedSize,
        CreateTime = cluster.State.CreateTime,
        UpdateTime = cluster.State.UpdateTime,
        Version = cluster.State.Version,
        Aliases = { cluster.Aliases },
        Label = cluster.State.Label,
    };

    public static Member ToProto(this StoredMember member, FarRates rates)
    {
        var state = member.State;
        var evidence = new JoinEvidence { Founded = state.Founded, ByMustLink = state.ByMustLink, CorrectionId = state.CorrectionId };
        if (state.HasSquaredDistance)
        {
            evidence.SquaredDistance = state.SquaredDistance;
            evidence.Threshold = state.Threshold;
            if (rates.At(state.SquaredDistance) is { } far)
            {
                evidence.ComparisonFar = far;
            }
        }

        if (state.HasRunnerUp)
        {
            evidence.RunnerUpSquaredDistance = state.RunnerUp;
        }

        return new Member
        {
            CropId = member.CropId,
            ClusterId = member.ClusterId,
            FrameId = state.FrameId,
            TrackId = state.TrackId,
            SourceId = state.SourceId,
            CaptureTime = state.CaptureTime,
            Evidence = evidence,
        };
    }

    public static NearCluster ToProto(this FoundHome home, string gallery, int confirmedSize, int rank, FarRates rates) => new()
    {
        Cluster = home.Cluster.ToProto(gallery, confirmedSize),
        SquaredDistance = BatchRecord.InRange(home.Candidate.SquaredDistance),
        Threshold = BatchRecord.InRange(home.Candidate.Threshold),
        WouldJoin = rank == 0 && home.Candidate.Margin <= 0,
        FirstSeen = home.First.ToProto(rates),
        LastSeen = home.Last.ToProto(rates),
    };

    public static GetClusteringReportResponse ToProto(this StoredCounts counts, FarRates rates)
    {
        var thresholds = counts.State.Thresholds();
        var report = Figures(counts);
        if (rates.At(BatchRecord.InRange(thresholds.BaseThreshold)) is { } far)
        {
            report.BaseThresholdFar = far;
        }

        if (rates.At(BatchRecord.InRange(thresholds.Threshold(1, 1))) is { } strictest)
        {
            report.SingleFacesThresholdFar = strictest;
        }

        return report;
    }

    private static GetClusteringReportResponse Figures(StoredCounts counts) => new()
    {
        EmbeddingSpace = counts.State.EmbeddingSpace,
        Members = counts.Members,
        Clusters = counts.Clusters,
        ConfirmedClusters = counts.ConfirmedClusters,
        Duplicates = counts.State.Duplicates,
        Refused = counts.State.Refused,
        Merges = counts.State.Merges,
        MergedFaces = counts.State.MergedFaces,
        BaseThreshold = counts.State.BaseThreshold,
        SmallClusterReduction = counts.State.SmallClusterReduction,
        Sizes =
        {
            counts.Sizes.Select(size => new ClusterSizes
            {
                MinMembers = size.Least,
                MaxMembers = size.Most,
                Clusters = size.Clusters,
                Threshold = BatchRecord.InRange(counts.State.Thresholds().Threshold(1, size.Least)),
            }),
        },
        LargestCluster = counts.Largest,
        LabelledClusters = counts.LabelledClusters,
        Corrections = counts.State.Corrections,
        CorrectedFaces = counts.State.CorrectedFaces,
    };
}
