using FaceNet.Clusterer.Storage.Records;
using FaceNet.ModelContract;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Probes;

namespace FaceNet.Clusterer.Questions;

/// <summary>Makes the probe of a request a vector of the gallery's space: pictures go to the Embedder, vectors are checked. Thread-safe.</summary>
internal sealed class FaceProbes(PictureEmbedder pictures)
{
    /// <summary>
    /// Reads a probe. Throws <see cref="InvalidRequestException"/>, <see cref="PreconditionException"/> (MODEL_MISMATCH) or <see cref="UnavailableException"/>.
    /// </summary>
    public async Task<FaceEmbedding> ReadAsync(FaceProbe? probe, string gallery, GalleryState state, CallLimits limits) => probe?.ProbeCase switch
    {
        FaceProbe.ProbeOneofCase.Embedding => EmbeddingCheck.Require(probe.Embedding, "probe.embedding", gallery, (state.EmbeddingSpace, state.Dimensions)),
        FaceProbe.ProbeOneofCase.Image => await EmbedAsync(probe.Image, "probe.image", gallery, state, limits),
        FaceProbe.ProbeOneofCase.Photo => await EmbedAsync(
            await pictures.FindAsync(probe.Photo.Photo, probe.Photo.TakeLargest, "set take_largest", "probe.photo", state.EmbeddingSpace, limits),
            "probe.photo",
            gallery,
            state,
            limits),
        _ => throw new InvalidRequestException("probe", "is empty.", "Set image, embedding or photo."),
    };

    private async Task<FaceEmbedding> EmbedAsync(FaceImage image, string field, string gallery, GalleryState state, CallLimits limits)
    {
        var embedded = await pictures.EmbedAsync(image, field, state.EmbeddingSpace, limits);
        return EmbeddingCheck.Require(embedded.Embedding, field, gallery, (state.EmbeddingSpace, state.Dimensions));
    }
}
