using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Enrollment;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Search;
using FaceNet.Matcher.Verification;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Models;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Matcher.Grpc;

/// <summary>Says results in the words of the protos.</summary>
internal static class Answers
{
    private const int MostLostFaces = 100;

    public static Gallery ToProto(this StoredGallery gallery) => new()
    {
        Gallery_ = gallery.Id,
        EmbeddingSpace = gallery.Record.EmbeddingSpace,
        Dimensions = gallery.Record.Dimensions,
        SearchFar = gallery.Record.SearchFar,
        VerifyFar = gallery.Record.VerifyFar,
        SubjectCount = gallery.SubjectCount,
        FaceCount = gallery.FaceCount,
        CreateTime = gallery.Record.CreateTime.ToTimestamp(),
        QualityGate = gallery.Record.QualityGate,
        DecisionPolicy = gallery.Record.DecisionPolicy,
        MaxFacesPerSubject = gallery.Record.MaxFacesPerSubject,
        DuplicateCheck = gallery.Record.DuplicateCheck,
        OutlierCheck = gallery.Record.OutlierCheck,
        KeepImages = gallery.Record.KeepImages,
        Retention = gallery.Record.Retention?.ToDuration(),
        UpdateTime = gallery.Record.UpdateTime.ToTimestamp(),
        Shards = gallery.Record.Shards,
    };

    public static RepairGalleryResponse ToProto(this Reconciled found) => new()
    {
        Faces = found.Faces,
        FacesWithoutVector = found.Lost.Count,
        LostFaces = { found.Lost.Take(MostLostFaces).Select(element => new StoredFace { SubjectId = element.Subject, FaceId = element.Face }) },
        VectorsWithoutFace = found.Orphans,
        MisplacedIds = found.MisplacedIds,
        Miscounted = found.Miscounted,
    };

    public static Subject ToProto(this StoredSubject subject, string gallery) => new()
    {
        Gallery = gallery,
        SubjectId = subject.Id,
        FaceCount = subject.Record.Faces.Length,
        CreateTime = subject.Record.CreateTime.ToTimestamp(),
        Labels = { subject.Record.Labels ?? [] },
    };

    public static Face ToProto(this FaceRecord face, string gallery, string subject) => new()
    {
        Gallery = gallery,
        SubjectId = subject,
        FaceId = face.FaceId,
        EnrollTime = face.EnrollTime.ToTimestamp(),
        Provenance = face.Provenance?.ToProto(),
        Quality = face.Quality?.ToMessage(),
        Model = face.Model ?? "",
        ModelVersion = face.ModelVersion ?? "",
        HasImage = face.HasImage,
    };

    public static EnrollFaceResponse ToProto(this Enrolled enrolled, string gallery, string subject) => new()
    {
        Face = enrolled.Face.ToProto(gallery, subject),
        AlreadyEnrolled = enrolled.IsRepeat,
        Duplicates = { enrolled.Duplicates.Select(ToProto) },
    };

    public static VerifyFaceResponse ToProto(this VerificationOutcome outcome) => new()
    {
        Decision = outcome.Decision,
        SquaredDistance = outcome.SquaredDistance,
        Threshold = outcome.Threshold.ToProto(),
    };

    public static SearchFacesResponse ToProto(this SearchResult result)
    {
        var answer = new SearchFacesResponse
        {
            Decision = result.Decision,
            Candidates = { result.Candidates.Select(ToProto) },
            Threshold = result.Threshold.ToProto(),
        };
        if (result.RunnerUpMargin is { } margin)
        {
            answer.RunnerUpMargin = margin;
        }

        return answer;
    }

    public static Provenance ToProto(this FaceProvenance provenance) => new()
    {
        SourceId = provenance.SourceId ?? "",
        Reference = provenance.Reference ?? "",
        CaptureTime = provenance.CaptureTime?.ToTimestamp(),
    };

    private static Candidate ToProto(SubjectHit hit) => new() { SubjectId = hit.Subject, FaceId = hit.Face, SquaredDistance = hit.SquaredDistance };

    public static ThresholdUsed ToProto(this DecisionThreshold threshold)
    {
        var used = new ThresholdUsed
        {
            SquaredDistance = threshold.SquaredDistance,
            Comparisons = threshold.Comparisons,
            CalibrationLimited = threshold.IsCalibrationLimited,
        };
        if (threshold is { ComparisonFar: { } comparisonFar, SearchFar: { } searchFar })
        {
            used.ComparisonFar = comparisonFar;
            used.SearchFar = searchFar;
        }

        return used;
    }
}
