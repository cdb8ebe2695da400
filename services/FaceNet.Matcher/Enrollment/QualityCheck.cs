using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Grpc;
using FaceNet.Matcher.Probes;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Enrollment;

/// <summary>Keeps faces out of a gallery that are seen too badly to recognise anybody by.</summary>
internal static class QualityCheck
{
    /// <summary>Returns when the face passes the gate of the gallery. Throws <see cref="InvalidRequestException"/> (QUALITY_TOO_LOW) or <see cref="PreconditionException"/> (QUALITY_UNKNOWN).</summary>
    /// <param name="sample">The face. A vector passes every gate.</param>
    /// <param name="gallery">The gallery to enroll into.</param>
    public static void Require(ReadProbe sample, StoredGallery gallery)
    {
        var (gate, field) = (gallery.Record.QualityGate, sample.Field);
        if (gate == QualityGate.Off || sample.Image is null)
        {
            return;
        }

        if (sample.Quality is not { } measured)
        {
            throw new PreconditionException(
                ErrorReasons.QualityUnknown,
                gallery.Id,
                $"{field}: gallery '{gallery.Id}' has the quality gate {ProtoNames.Of(gate)}, but the Embedder measured no quality. Update the Embedder, or use a gallery with quality_gate OFF.");
        }

        var faults = measured.FaultsBy(gate == QualityGate.Strict ? QualityLimits.Strict : QualityLimits.Standard);
        if (faults.Count > 0)
        {
            throw new InvalidRequestException(
                field,
                $"does not pass the quality gate {ProtoNames.Of(gate)} of gallery '{gallery.Id}' ({string.Join("; ", faults)}).",
                "Enroll a picture without these faults, or use a gallery with a lower quality_gate.",
                ErrorReasons.QualityTooLow);
        }
    }
}
