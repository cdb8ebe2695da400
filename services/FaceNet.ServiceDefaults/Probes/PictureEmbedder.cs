using System.Text.RegularExpressions;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Probes;

/// <summary>Has the Embedder find and embed the faces of pictures. Thread-safe.</summary>
public sealed class PictureEmbedder(EmbeddingService.EmbeddingServiceClient embedder, ModelCatalog models, TimeProvider time)
{
    /// <summary>The path of the one face in a request to the Embedder.</summary>
    private const string FaceOfEmbedder = "faces[0]";

    /// <summary>Embeds a face with a model of an embedding space.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="field">The field of the caller's request that carries it.</param>
    /// <param name="space">The space.</param>
    /// <param name="limits">How long the caller waits.</param>
    /// <param name="priority">Before whom it comes.</param>
    public async Task<EmbeddedFace> EmbedAsync(FaceImage image, string field, string space, CallLimits limits, Priority priority = Priority.Live)
    {
        var model = await models.GetBySpaceAsync(space, limits.CancellationToken);
        var request = new BatchEmbedFacesRequest { Model = model.EmbeddingSpace, Faces = { image }, Priority = priority };
        var answer = await CallAsync(options => embedder.BatchEmbedFacesAsync(request, options), limits);
        var outcome = answer.Outcomes.Single();
        return outcome.Error is { } error ? throw Refused(error, FaceOfEmbedder, field) : outcome.Embedded;
    }

    /// <summary>Finds the face of a whole photo. Returns the photo with the place of the face. Throws <see cref="InvalidRequestException"/> (NO_FACE_FOUND, SEVERAL_FACES_FOUND).</summary>
    /// <param name="photo">The photo; the Embedder refuses none.</param>
    /// <param name="takeLargest">Whether the largest face is meant where it shows several, else that is an error.</param>
    /// <param name="remedy">How a caller asks for the largest one, such as <c>set take_largest</c>.</param>
    /// <param name="field">The field of the caller's request that carries <c>photo</c>.</param>
    /// <param name="space">The embedding space that the face is to be embedded in.</param>
    /// <param name="limits">How long the caller waits.</param>
    public async Task<FaceImage> FindAsync(Photo? photo, bool takeLargest, string remedy, string field, string space, CallLimits limits)
    {
        var model = await models.GetBySpaceAsync(space, limits.CancellationToken);
        var found = await DetectAsync(new DetectFacesRequest { Photo = photo, Priority = Priority.Live }, field, limits);
        var face = Choose(found, takeLargest, remedy, field);
        var image = new FaceImage { Box = face.Box };
        if (photo!.SourceCase == Photo.SourceOneofCase.Raw)
        {
            image.Raw = photo.Raw;
        }
        else
        {
            image.Encoded = photo.Encoded;
        }

        // A model that wants the face upright wants it the way it was trained on.
        image.Landmarks = model.Alignment is null ? null : face.Landmarks;
        return image;
    }

    private static DetectedFace Choose(DetectFacesResponse found, bool takeLargest, string remedy, string field)
    {
        var count = found.Faces.Count + found.LeftOut;
        return (count, takeLargest) switch
        {
            (0, _) => throw new InvalidRequestException(
                field, "shows no face that the detector finds.", "Send a photo in which the face is larger, upright and lit, or a crop of it as image.", ErrorReasons.NoFaceFound),
            (_, true) or (1, _) => found.Faces.MaxBy(face => face.Box.Width * face.Box.Height)!,
            _ => throw new InvalidRequestException(
                field, $"shows {count} faces.", $"Send a photo of one person, {remedy}, or send the crop of one as image.", ErrorReasons.SeveralFacesFound),
        };
    }

    private async Task<DetectFacesResponse> DetectAsync(DetectFacesRequest request, string field, CallLimits limits)
    {
        try
        {
            return await CallAsync(options => embedder.DetectFacesAsync(request, options), limits);
        }
        catch (RpcException exception) when (exception.GetRpcStatus() is { } refusal)
        {
            throw Refused(refusal, "photo", $"{field}.photo");
        }
    }

    // The Embedder's own UNAVAILABLE (no model loaded) reads the same to our caller: try again later.
    private Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> start, CallLimits limits) => limits.CallAsync(start, time, models.Unavailable);

    private static Exception Refused(Google.Rpc.Status error, string theirs, string ours) => (StatusCode)error.Code == StatusCode.InvalidArgument
        ? Invalid(error, error.GetDetail<Google.Rpc.BadRequest>()?.FieldViolations.FirstOrDefault(), theirs, ours)
        : error.ToRpcException();

    // The Embedder speaks of the fields of its request, the caller knows only those of its own.
    private static InvalidRequestException Invalid(Google.Rpc.Status error, Google.Rpc.BadRequest.Types.FieldViolation? violation, string theirs, string ours)
    {
        var path = violation?.Field.StartsWith(theirs, StringComparison.Ordinal) == true ? ours + violation.Field[theirs.Length..] : ours;

        // What their path is called may be a word as well: it is the path where a sentence begins with it, or where it goes on.
        var said = Regex.Replace(violation?.Description ?? error.Message, $@"^{Regex.Escape(theirs)}|{Regex.Escape(theirs)}(?=\.\w)", ours.Replace("$", "$$", StringComparison.Ordinal));
        return new InvalidRequestException(path, said, "", error.GetDetail<Google.Rpc.ErrorInfo>()?.Reason ?? ErrorReasons.InvalidField);
    }
}
