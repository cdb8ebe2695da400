using FaceNet.Matcher.Galleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Enrollment;

/// <summary>Keeps faces out of a gallery that are seen too badly to recognise anybody by.</summary>
internal static class QualityCheck
{
    /// <summary>Returns when the face passes the gate of the gallery. Throws <see cref="InvalidRequestException"/> (QUALITY_TOO_LOW) or <see cref="PreconditionException"/> (QUALITY_UNKNOWN).</summary>
    /// <param name="quality">What the Embedder measured; null where it measures nothing.</param>
    /// <param name="field">The field that carries the picture.</param>
    /// <param name="gallery">The gallery to enroll into.</param>
    public static void Require(Quality? quality, string field, StoredGallery gallery)
    {
        var gate = gallery.Record.QualityGate;
        if (gate == EnrollmentGate.Off)
        {
            return;
        }

        if (quality is null)
        {
            throw new PreconditionException(
                ErrorReasons.QualityUnknown,
                gallery.Id,
                $"{field}: gallery '{gallery.Id}' has the quality gate {Name(gate)}, but the Embedder measured no quality. Update the Embedder, or use a gallery with quality_gate OFF.");
        }

        var measured = new FaceQuality(quality.FaceSize, quality.Sharpness, quality.Exposure, quality.Contrast, quality.Noise);
        var faults = measured.FaultsBy(gate == EnrollmentGate.Strict ? QualityLimits.Strict : QualityLimits.Standard);
        if (faults.Count > 0)
        {
            throw new InvalidRequestException(
                field,
                $"does not pass the quality gate {Name(gate)} of gallery '{gallery.Id}' ({string.Join("; ", faults)}).",
                "Enroll a picture without these faults, or use a gallery with a lower quality_gate.",
                ErrorReasons.QualityTooLow);
        }
    }

    /// <summary>The gate as the proto spells it, without its prefix.</summary>
    public static string Name(EnrollmentGate gate) => gate.ToString().ToUpperInvariant();
}
