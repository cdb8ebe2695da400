using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Detection;
using FaceNet.Embedder.Imaging;
using FaceNet.Embedder.Inference;
using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Pipeline;

/// <summary>The way of a photo to its faces and their vectors. A photo is decoded once, and given up before its faces wait for the model. Thread-safe.</summary>
internal sealed class PhotoPipeline(InstalledDetector installed, CropWorkers workers, PictureMemory memory)
{
    private const string Field = "photo";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private int _photos;

    /// <summary>Finds the faces of a photo.</summary>
    /// <exception cref="PlatformException">The photo was refused, or there is no detector.</exception>
    /// <exception cref="FaceImageException">The photo cannot be read.</exception>
    /// <exception cref="InferenceException">The runtime failed.</exception>
    public Task<FoundFaces> DetectAsync(PhotoQuery query, CancellationToken cancellationToken)
    {
        var detector = installed.Required;
        return RunAsync(query, () => Detect(detector, PictureReader.Read(query.Photo, Field), query), cancellationToken);
    }

    /// <summary>Finds the faces of a photo and cuts them out for a model: by landmarks where it has a template, else by their box.</summary>
    /// <param name="cropper">Cuts for the model.</param>
    /// <param name="query">The photo.</param>
    /// <param name="boxMargin">What of the photo around a box belongs to the crop, a fraction of the box's sides in [0, 1].</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PlatformException">The photo was refused, or there is no detector.</exception>
    /// <exception cref="FaceImageException">The photo cannot be read.</exception>
    /// <exception cref="InferenceException">The runtime failed.</exception>
    public Task<(IReadOnlyList<PhotoCrop> Crops, int LeftOut)> CropAsync(FaceCropper cropper, PhotoQuery query, float boxMargin, CancellationToken cancellationToken)
    {
        var detector = installed.Required;
        return RunAsync(
            query,
            () =>
            {
                var photo = PictureReader.Read(query.Photo, Field);
                var found = Detect(detector, photo, query);
                return ((IReadOnlyList<PhotoCrop>)[.. found.Faces.Select((face, i) => new PhotoCrop(face, Crop(cropper, photo, face, boxMargin, $"faces[{i}]")))], found.LeftOut);
            },
            cancellationToken);
    }

    /// <summary>Has a crop embedded.</summary>
    /// <param name="place">A place in the model's queue; given back when the face is done.</param>
    /// <param name="crop">The crop.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<MeasuredEmbedding> EmbedAsync(FacePlace place, Task<FaceCrop> crop, CancellationToken cancellationToken)
    {
        using (place)
        {
            var (image, quality) = await crop;
            return new MeasuredEmbedding(await place.EmbedAsync(image, cancellationToken), quality);
        }
    }

    private async Task<T> RunAsync<T>(PhotoQuery query, Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _photos) > installed.QueueCapacity)
            {
                throw new OverloadedException(
                    ErrorReasons.QueueFull, $"{installed.QueueCapacity} photos are waiting to be looked through. Retry later, run more embedders, or raise Detector__QueueCapacity.", RetryDelay);
            }

            using var held = memory.Take(query.Photo);
            return await workers.RunAsync(query.Priority, work, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _photos);
        }
    }

    private FoundFaces Detect(FaceDetector detector, RgbImage photo, PhotoQuery query)
    {
        if (Math.Max(photo.Width, photo.Height) > FieldRange.MaxCoordinate)
        {
            throw new InvalidRequestException(
                Field, $"is {photo.Width}x{photo.Height}, with a side above {FieldRange.MaxCoordinate} pixels.", "Scale it down, or cut it into parts.");
        }

        var faces = detector.Detect(photo, query.MinConfidence ?? installed.ScoreThreshold);
        var answered = Math.Min(faces.Count, Math.Min(query.MaxFaces ?? installed.MaxFaces, installed.MaxFaces));
        return new FoundFaces([.. faces.Take(answered)], faces.Count - answered);
    }

    private static Task<FaceCrop> Crop(FaceCropper cropper, RgbImage photo, FoundFace face, float boxMargin, string field)
    {
        try
        {
            var place = new FaceImage { Box = face.Box(), BoxMargin = boxMargin, Landmarks = cropper.IsAligning ? face.LandmarkPoints() : null };
            return Task.FromResult(cropper.Crop(photo, place, field));
        }
        catch (PlatformException exception)
        {
            return Task.FromException<FaceCrop>(exception);
        }
    }
}
