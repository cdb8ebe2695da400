using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Models;

namespace FaceNet.Matcher.Verification;

/// <summary>What a verification came to.</summary>
/// <param name="Decision">MATCH or UNKNOWN.</param>
/// <param name="SquaredDistance">The squared distance to the reference, in [0, 4].</param>
/// <param name="Threshold">The threshold, and what it promises.</param>
internal sealed record VerificationOutcome(Decision Decision, double SquaredDistance, DecisionThreshold Threshold);

/// <summary>Decides whether a probe shows the same person as a reference (1:1). Distances are exact.</summary>
internal sealed class FaceVerification(SubjectSamples subjects, CalibrationReader calibrations)
{
    /// <summary>Compares two faces.</summary>
    public Task<VerificationOutcome> VerifyAsync(
        StoredGallery gallery, FaceEmbedding probe, FaceEmbedding face, ThresholdRequest request, CancellationToken cancellationToken) =>
        DecideAsync(gallery, probe.Space, EmbeddingDistance.Squared(probe, face), request, calibration => ComparisonRates.OfSamples(calibration, samples: 1), cancellationToken);

    /// <summary>Compares a face with a subject, as the gallery's decision policy says.</summary>
    public async Task<VerificationOutcome> VerifyAsync(
        StoredGallery gallery, FaceEmbedding probe, string subject, ThresholdRequest request, CancellationToken cancellationToken)
    {
        var samples = await subjects.ReadAsync(gallery, probe.Space, subject, cancellationToken);
        var (policy, maxFaces) = (gallery.Record.DecisionPolicy, gallery.Record.MaxFacesPerSubject);
        return await DecideAsync(
            gallery,
            probe.Space,
            SubjectDistance.Squared(policy, probe, samples),
            request,
            calibration => ComparisonRates.OfSubjects(calibration, policy, Math.Max(maxFaces, samples.Length), subjects: 1, samples.Length),
            cancellationToken);
    }

    private async Task<VerificationOutcome> DecideAsync(
        StoredGallery gallery, string space, double squaredDistance, ThresholdRequest request, Func<ModelCalibration, ComparisonRates> rates, CancellationToken cancellationToken)
    {
        var calibration = await calibrations.GetAsync(space, cancellationToken);
        var threshold = ThresholdRule.Choose(rates(calibration), request, gallery.Record.VerifyFar);
        return new VerificationOutcome(RecognitionRule.Decide(squaredDistance, threshold.SquaredDistance), squaredDistance, threshold);
    }
}
