using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Imaging;
using FaceNet.Embedder.Models;
using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Pipeline;

/// <summary>The way of a face from its picture to its vector and its quality, whoever sent it. Thread-safe.</summary>
internal sealed class FacePipeline(CropWorkers crops)
{
    /// <summary>Decodes, crops and measures the picture, and has the crop embedded.</summary>
    /// <param name="model">The model.</param>
    /// <param name="place">A place in the model's queue; given back when the face is done.</param>
    /// <param name="image">The face.</param>
    /// <param name="field">The path of the field that carries it, for errors.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PlatformException">The face was refused.</exception>
    /// <exception cref="FaceImageException">The picture cannot be read.</exception>
    public async Task<MeasuredEmbedding> EmbedAsync(
        LoadedModel model, FacePlace place, FaceImage? image, string field, CancellationToken cancellationToken)
    {
        using (place)
        {
            var crop = model.Cropper.AsIs(image, field) ?? await DecodeAsync();
            return new MeasuredEmbedding(await place.EmbedAsync(crop.Image, cancellationToken), crop.Quality);
        }

        async Task<FaceCrop> DecodeAsync()
        {
            using var span = EmbedderSpans.Decode();
            return await crops.RunAsync(place.Priority, () => model.Cropper.Crop(image, field), cancellationToken);
        }
    }
}
