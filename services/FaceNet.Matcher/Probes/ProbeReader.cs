using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Grpc;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Probes;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Probes;

/// <summary>Makes the probe of a request a vector of the gallery's space: pictures go to the Embedder, vectors are checked, stored faces are read. Thread-safe.</summary>
internal sealed class ProbeReader(PictureEmbedder pictures, SubjectSamples samples)
{
    /// <summary>
    /// Reads a probe, which may be a vector of a space that the gallery was switched away from. Throws <see cref="InvalidRequestException"/>,
    /// <see cref="PreconditionException"/> (MODEL_MISMATCH) or <see cref="UnavailableException"/>.
    /// </summary>
    /// <param name="probe">The probe of the request.</param>
    /// <param name="field">The field that carries it.</param>
    /// <param name="gallery">The gallery whose space it must belong to.</param>
    /// <param name="call">The call, whose deadline and cancellation are passed on.</param>
    public Task<ReadProbe> ReadAsync(Probe? probe, string field, StoredGallery gallery, ServerCallContext call) =>
        ReadAsync(probe, field, gallery, call, gallery.Record.Other is { IsFormer: true } former ? [gallery.Record.EmbeddingSpace, former.EmbeddingSpace] : [gallery.Record.EmbeddingSpace]);

    /// <summary>Reads a face to enroll: as a probe, but a vector is of the gallery's space, and a picture is embedded in both spaces of a gallery that holds two.</summary>
    /// <param name="sample">The face of the request.</param>
    /// <param name="field">The field that carries it.</param>
    /// <param name="gallery">The gallery to enroll into.</param>
    /// <param name="call">The call, whose deadline and cancellation are passed on.</param>
    public async Task<ReadProbe> ReadSampleAsync(Probe? sample, string field, StoredGallery gallery, ServerCallContext call)
    {
        var read = await ReadAsync(sample, field, gallery, call, [gallery.Record.EmbeddingSpace]);
        return read.Image is { } image && gallery.Record.Other is { } other
            ? read with { Other = await TryEmbedAsync(image, read.Field, gallery, other, call) }
            : read;
    }

    /// <summary>Reads a face in the other space of a gallery that holds two.</summary>
    /// <param name="sample">The face of the request.</param>
    /// <param name="field">The field that carries it.</param>
    /// <param name="gallery">The gallery.</param>
    /// <param name="other">Its other space.</param>
    /// <param name="call">The call, whose deadline and cancellation are passed on.</param>
    public async Task<FaceEmbedding> ReadOtherAsync(Probe? sample, string field, StoredGallery gallery, OtherSpace other, ServerCallContext call) => sample?.ProbeCase == Probe.ProbeOneofCase.StoredFace
        ? throw new InvalidRequestException(field, "is a stored_face, which has no vector of the other space.", "Set image, embedding or photo.")
        : (await ReadAsync(sample, field, gallery, call, [other.EmbeddingSpace])).Embedding;

    /// <summary>Checks a vector. Throws <see cref="InvalidRequestException"/> or <see cref="PreconditionException"/> (MODEL_MISMATCH).</summary>
    /// <param name="embedding">The vector.</param>
    /// <param name="field">The field that carries it.</param>
    /// <param name="gallery">The gallery.</param>
    /// <param name="spaces">The spaces of the gallery that it may be of, the one to recommend first.</param>
    public static FaceEmbedding Require(Embedding embedding, string field, StoredGallery gallery, params IReadOnlyList<string> spaces) => EmbeddingCheck.Require(
        embedding,
        field,
        gallery.Id,
        [.. spaces.Select(space => (space, gallery.Record.Other is { } other && other.EmbeddingSpace == space ? other.Dimensions : gallery.Record.Dimensions))]);

    private async Task<ReadProbe> ReadAsync(Probe? probe, string field, StoredGallery gallery, ServerCallContext call, IReadOnlyList<string> spaces) => probe?.ProbeCase switch
    {
        Probe.ProbeOneofCase.Image => await EmbedAsync(probe.Image, $"{field}.image", gallery, call, spaces),
        Probe.ProbeOneofCase.Embedding => new ReadProbe(Require(probe.Embedding, $"{field}.embedding", gallery, spaces), $"{field}.embedding"),
        Probe.ProbeOneofCase.Photo => await FindAsync(probe.Photo, $"{field}.photo", gallery, call, spaces),
        Probe.ProbeOneofCase.StoredFace => await LookUpAsync(probe.StoredFace, $"{field}.stored_face", gallery, call),
        _ => throw new InvalidRequestException(field, "is empty.", "Set image, embedding, photo or stored_face."),
    };

    private async Task<ReadProbe> EmbedAsync(FaceImage image, string field, StoredGallery gallery, ServerCallContext call, IReadOnlyList<string> spaces)
    {
        var embedded = await pictures.EmbedAsync(image, field, spaces[0], CallLimits.Of(call));
        return new ReadProbe(Require(embedded.Embedding, field, gallery, spaces), field)
        {
            Image = image,
            Model = embedded.Model,
            ModelVersion = embedded.ModelVersion,
            Quality = embedded.Quality is { } quality ? new FaceQuality(quality.FaceSize, quality.Sharpness, quality.Exposure, quality.Contrast, quality.Noise) : null,
        };
    }

    // Whoever took the model of the other space away gives up the way to it, or back, but not the enrollment.
    private async Task<FaceEmbedding?> TryEmbedAsync(FaceImage image, string field, StoredGallery gallery, OtherSpace other, ServerCallContext call)
    {
        try
        {
            var embedded = await pictures.EmbedAsync(image, field, other.EmbeddingSpace, CallLimits.Of(call));
            return Require(embedded.Embedding, field, gallery, other.EmbeddingSpace);
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private async Task<ReadProbe> FindAsync(WholePhoto photo, string field, StoredGallery gallery, ServerCallContext call, IReadOnlyList<string> spaces) =>
        await EmbedAsync(
        await pictures.FindAsync(
            photo.Photo,
            GalleryFields.Known(photo.Choice, FaceChoice.Only, $"{field}.choice") == FaceChoice.Largest,
            "set choice to FACE_CHOICE_LARGEST",
            field,
            spaces[0],
            CallLimits.Of(call)),
        field,
        gallery,
        call,
        spaces);

    private async Task<ReadProbe> LookUpAsync(StoredFace face, string field, StoredGallery gallery, ServerCallContext call)
    {
        var subject = Identifier.Require(face.SubjectId, $"{field}.subject_id");
        var id = Identifier.Require(face.FaceId, $"{field}.face_id");
        return new ReadProbe(await samples.ReadFaceAsync(gallery, subject, id, call.CancellationToken), field);
    }
}
