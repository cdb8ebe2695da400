using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Probes;
using FaceNet.Matcher.Search;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;

namespace FaceNet.Matcher.Enrollment;

/// <summary>What must hold before a face comes into a gallery: the gallery says which of it. Thread-safe.</summary>
internal sealed class EnrollmentChecks(SubjectSearch search, SubjectSamples samples, CalibrationReader calibrations)
{
    /// <summary>The most subjects that are named.</summary>
    private const int MostDuplicates = 5;

    /// <summary>
    /// Returns the other subjects that look like the face, where the gallery wants to know. Throws <see cref="InvalidRequestException"/> (QUALITY_TOO_LOW),
    /// <see cref="PreconditionException"/> (QUALITY_UNKNOWN, SUBJECT_FULL, SAMPLE_OUTLYING, FAR_UNSUPPORTED) or <see cref="ResourceExistsException"/> (SUBJECT_DUPLICATE).
    /// </summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="id">The subject to enroll into.</param>
    /// <param name="subject">That subject as it is; null when it is new.</param>
    /// <param name="sample">The face.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<SubjectHit>> RequireAsync(
        StoredGallery gallery, string id, StoredSubject? subject, ReadProbe sample, CancellationToken cancellationToken)
    {
        QualityCheck.Require(sample, gallery);
        if (subject is not null)
        {
            RequireRoom(gallery, subject);
            if (gallery.Record.OutlierCheck == OutlierCheck.Refuse)
            {
                await RequireLikenessAsync(gallery, subject, sample.Embedding, cancellationToken);
            }
        }

        return gallery.Record.DuplicateCheck == DuplicateCheck.Off || gallery.FaceCount == 0 ? [] : await DuplicatesAsync(gallery, id, sample.Embedding, cancellationToken);
    }

    private static void RequireRoom(StoredGallery gallery, StoredSubject subject)
    {
        if (subject.Record.Faces.Length >= gallery.Record.MaxFacesPerSubject)
        {
            throw new PreconditionException(
                ErrorReasons.SubjectFull,
                $"{gallery.Id}/{subject.Id}",
                $"Subject '{subject.Id}' has {subject.Record.Faces.Length} faces, and gallery '{gallery.Id}' allows {gallery.Record.MaxFacesPerSubject}. Delete one with DeleteFace, or raise max_faces_per_subject.");
        }
    }

    // What a search is told, to set a threshold, an enrollment cannot do.
    private static void RequireCalibrated(ModelCalibration calibration, StoredGallery gallery, string check, string without)
    {
        if (calibration.Verify.Length == 0)
        {
            throw new PreconditionException(
                ErrorReasons.FarUnsupported,
                "calibration",
                $"The model of embedding space '{gallery.Record.EmbeddingSpace}' has no calibration, so {check} of gallery '{gallery.Id}' cannot be made. Set it to {without} with UpdateGallery, or install a model that has one.");
        }
    }

    private async Task RequireLikenessAsync(StoredGallery gallery, StoredSubject subject, FaceEmbedding embedding, CancellationToken cancellationToken)
    {
        if (await samples.FindAsync(gallery, gallery.Record.EmbeddingSpace, subject.Id, cancellationToken) is not { } others)
        {
            // It was deleted since it was read: the face will be its first.
            return;
        }

        var calibration = await calibrations.GetAsync(gallery.Record.EmbeddingSpace, cancellationToken);
        RequireCalibrated(calibration, gallery, "outlier_check", "OUTLIER_CHECK_OFF");
        var nearest = others.Min(other => EmbeddingDistance.Squared(embedding, other));
        var threshold = ThresholdRule.Choose(calibration, default, gallery.Record.VerifyFar, others.Length);
        if (nearest > threshold.SquaredDistance)
        {
            throw new PreconditionException(
                ErrorReasons.SampleOutlying,
                $"{gallery.Id}/{subject.Id}",
                FormattableString.Invariant($"The face lies at squared distance {nearest:0.000} from the nearest of the {others.Length} faces of subject '{subject.Id}'; at verify_far {gallery.Record.VerifyFar} a face of the same person lies within {threshold.SquaredDistance:0.000}. ")
                + "Make sure that it shows the same person, or set outlier_check to OUTLIER_CHECK_OFF.");
        }
    }

    private async Task<IReadOnlyList<SubjectHit>> DuplicatesAsync(StoredGallery gallery, string id, FaceEmbedding embedding, CancellationToken cancellationToken)
    {
        var calibration = await calibrations.GetAsync(gallery.Record.EmbeddingSpace, cancellationToken);
        var refuses = gallery.Record.DuplicateCheck == DuplicateCheck.Refuse;
        if (!refuses && calibration.Verify.Length == 0)
        {
            return [];
        }

        RequireCalibrated(calibration, gallery, "duplicate_check", "DUPLICATE_CHECK_REPORT");
        var threshold = DuplicateThreshold.Choose(calibration);
        var nearest = await search.NearestAsync(gallery, embedding, MostDuplicates + 1, _ => threshold.SquaredDistance, cancellationToken);
        SubjectHit[] duplicates = [.. nearest.Where(hit => hit.Subject != id && hit.SquaredDistance <= threshold.SquaredDistance).Take(MostDuplicates)];
        return refuses && duplicates is [var first, ..] ? throw Duplicate(gallery, id, first, threshold) : duplicates;
    }

    private static ResourceExistsException Duplicate(StoredGallery gallery, string id, SubjectHit other, DecisionThreshold threshold) => new(
        ErrorReasons.SubjectDuplicate,
        "subject",
        other.Subject,
        FormattableString.Invariant($"Its face '{other.Face}' lies at squared distance {other.SquaredDistance:0.000} from the face to enroll into '{id}'; within {threshold.SquaredDistance:0.000}, which two people reach at a rate of {threshold.ComparisonFar}, gallery '{gallery.Id}' takes both for one. ")
        + $"Enroll into '{other.Subject}', or set duplicate_check to DUPLICATE_CHECK_REPORT if they are two.");
}
