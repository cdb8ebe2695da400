using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Enrollment;
using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Grpc;

/// <summary>Reads what callers ask of galleries.</summary>
internal static class GalleryRequests
{
    private const double DefaultSearchFar = 0.01;
    private const double DefaultVerifyFar = 0.001;

    /// <summary>The record of the gallery to create, in the space of the model.</summary>
    public static GalleryRecord ToRecord(this CreateGalleryRequest request, Model model, DateTimeOffset now) => new(
        ElementId.NewGeneration(),
        model.EmbeddingSpace,
        model.Dimensions,
        RateOr(request.SearchFar, DefaultSearchFar, "search_far"),
        RateOr(request.VerifyFar, DefaultVerifyFar, "verify_far"),
        now,
        ReadGate(request.QualityGate));

    private static EnrollmentGate ReadGate(QualityGate gate) => gate switch
    {
        QualityGate.Unspecified or QualityGate.Standard => EnrollmentGate.Standard,
        QualityGate.Off => EnrollmentGate.Off,
        QualityGate.Strict => EnrollmentGate.Strict,
        _ => throw new InvalidRequestException(
            "quality_gate", $"{(int)gate} is no quality gate.", "Use QUALITY_GATE_OFF, QUALITY_GATE_STANDARD or QUALITY_GATE_STRICT, or leave it out."),
    };

    private static double RateOr(double rate, double @default, string field) => rate == 0 ? @default : ThresholdRequest.RequireRate(rate, field);
}
