using FaceNet.Matcher.Galleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Probes;

/// <summary>Makes the probe of a request a vector of the gallery's space: pictures go to the Embedder, vectors are checked, stored faces are read. Thread-safe.</summary>
internal sealed class ProbeReader(PictureEmbedder pictures, SubjectSamples samples)
{
    /// <summary>Reads a probe. Throws <see cref="InvalidRequestException"/>, <see cref="PreconditionException"/> (MODEL_MISMATCH) or <see cref="UnavailableException"/>.</summary>
    /// <param name="probe">The probe of the request.</param>
    /// <param name="field">The field that carries it.</param>
    /// <param name="gallery">The gallery whose space it must belong to.</param>
    /// <param name="call">The call, whose deadline and cancellation are passed on.</param>
    public async Task<ReadProbe> ReadAsync(Probe? probe, string field, StoredGallery gallery, ServerCallContext call) => probe?.ProbeCase switch
    {
        Probe.ProbeOneofCase.Image => await EmbedAsync(probe.Image, $"{field}.image", gallery, call),
        Probe.ProbeOneofCase.Embedding => new ReadProbe(Check(probe.Embedding, $"{field}.embedding", gallery), $"{field}.embedding"),
        Probe.ProbeOneofCase.Photo => await FindAsync(probe.Photo, $"{field}.photo", gallery, call),
        Probe.ProbeOneofCase.StoredFace => await LookUpAsync(probe.StoredFace, $"{field}.stored_face", gallery, call),
        _ => throw new InvalidRequestException(field, "is empty.", "Set image, embedding, photo or stored_face."),
    };

    private async Task<ReadProbe> EmbedAsync(FaceImage image, string field, StoredGallery gallery, ServerCallContext call)
    {
        var embedded = await pictures.EmbedAsync(image, field, gallery, call);
        return new ReadProbe(Check(embedded.Embedding, field, gallery), field)
        {
            Image = image,
            Model = embedded.Model,
            ModelVersion = embedded.ModelVersion,
            Quality = embedded.Quality is { } quality ? new FaceQuality(quality.FaceSize, quality.Sharpness, quality.Exposure, quality.Contrast, quality.Noise) : null,
        };
    }

    private async Task<ReadProbe> FindAsync(WholePhoto photo, string field, StoredGallery gallery, ServerCallContext call) =>
        await EmbedAsync(await pictures.FindAsync(photo, field, gallery, call), field, gallery, call);

    private async Task<ReadProbe> LookUpAsync(StoredFace face, string field, StoredGallery gallery, ServerCallContext call)
    {
        var subject = Identifier.Require(face.SubjectId, $"{field}.subject_id");
        var id = Identifier.Require(face.FaceId, $"{field}.face_id");
        return new ReadProbe(await samples.ReadAsync(gallery, subject, id, call.CancellationToken), field);
    }

    private static FaceEmbedding Check(Embedding embedding, string field, StoredGallery gallery)
    {
        var record = gallery.Record;
        if (embedding.EmbeddingSpace.Length == 0)
        {
            throw new InvalidRequestException($"{field}.embedding_space", "is empty.", $"Name the space of the vector; the gallery's is '{record.EmbeddingSpace}'.");
        }

        // What is said back to the caller must not be of any length.
        if (Identifier.Require(embedding.EmbeddingSpace, $"{field}.embedding_space") != record.EmbeddingSpace)
        {
            throw new PreconditionException(
                ErrorReasons.ModelMismatch,
                gallery.Id,
                $"{field}: the vector belongs to embedding space '{embedding.EmbeddingSpace}', gallery '{gallery.Id}' to '{record.EmbeddingSpace}'. "
                + "Embed the face with a model of the gallery's space.");
        }

        if (embedding.Values.Count != record.Dimensions)
        {
            throw new InvalidRequestException(
                $"{field}.values",
                $"has {embedding.Values.Count} values; vectors of embedding space '{record.EmbeddingSpace}' have {record.Dimensions}.",
                "Send the whole vector as the model made it.",
                ErrorReasons.InvalidEmbedding);
        }

        try
        {
            return FaceEmbedding.FromUnit([.. embedding.Values], embedding.EmbeddingSpace);
        }
        catch (EmbeddingException exception)
        {
            throw new InvalidRequestException($"{field}.values", exception.Message, "", ErrorReasons.InvalidEmbedding);
        }
    }
}
