using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Corrections;
using FaceNet.Clusterer.Questions;
using FaceNet.Protos.Clustering.V1;
using LinkKind = FaceNet.Clusterer.Clustering.Corrections.LinkKind;

namespace FaceNet.Clusterer.Grpc;

/// <summary>From what was found out to what callers get.</summary>
internal static class QuestionAnswers
{
    public static DiagnoseResponse ToProto(this Diagnosis diagnosis, string gallery, int confirmedSize, FarRates rates)
    {
        var answer = new DiagnoseResponse
        {
            Member = diagnosis.Face.Member.ToProto(rates),
            Cluster = diagnosis.Home.ToProto(gallery, confirmedSize),
            PlacedBy = diagnosis.PlacedBy?.ToProto(),
            Links = { diagnosis.Face.Links.Zip(diagnosis.Face.LinkedClusters, (link, home) => ToProto(link, home, diagnosis.Face.Member.CropId)) },
            Others =
            {
                diagnosis.Others.Select(other => new OtherHome
                {
                    Cluster = other.Cluster.ToProto(gallery, confirmedSize),
                    SquaredDistance = BatchRecord.InRange(other.Candidate.SquaredDistance),
                    Threshold = BatchRecord.InRange(other.Candidate.Threshold),
                    Separations = other.Separations,
                    HoldsSameFrame = diagnosis.Face.FrameClusters.Contains(other.Cluster.Id),
                    LabelsDiffer = other.LabelsDiffer,
                }),
            },
        };
        if (diagnosis is { SquaredDistance: { } distance, Threshold: { } threshold })
        {
            (answer.SquaredDistance, answer.Threshold) = (BatchRecord.InRange(distance), BatchRecord.InRange(threshold));
        }

        return answer;
    }

    public static MergeSuggestion ToProto(this NearPair near, string gallery, int confirmedSize) => new()
    {
        Cluster = near.Survivor.ToProto(gallery, confirmedSize),
        Other = near.Absorbed.ToProto(gallery, confirmedSize),
        SquaredDistance = BatchRecord.InRange(near.Pair.SquaredDistance),
        Threshold = BatchRecord.InRange(near.Pair.Threshold),
        Margin = near.Pair.Margin,
        LabelsDiffer = near.Pair.Survivor.HasOtherLabelThan(near.Pair.Absorbed),
    };

    private static LinkedFace ToProto(FaceLink link, string home, string cropId) => new()
    {
        CropId = link.OtherThan(cropId),
        ClusterId = home,
        Kind = link.Kind == LinkKind.Must ? Protos.Clustering.V1.LinkKind.Must : Protos.Clustering.V1.LinkKind.Cannot,
    };
}
