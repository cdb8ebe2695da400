using FaceNet.Embedder.Detection;
using FaceNet.Embedder.Imaging;
using FaceNet.Embedder.Pipeline;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Grpc;

/// <summary>Reads requests about whole photos, and describes their faces.</summary>
internal static class PhotoQueries
{
    private const int MaxFaces = 64;

    public static PhotoQuery ToQuery(this DetectFacesRequest request) => Read(request.Photo, request.MaxFaces, request.MinConfidence, request.Priority);

    public static PhotoQuery ToQuery(this EmbedFacesRequest request) => Read(request.Photo, request.MaxFaces, request.MinConfidence, request.Priority);

    public static DetectedFace ToMessage(this FoundFace face) => new() { Box = face.Box(), Landmarks = face.LandmarkPoints(), Confidence = face.Confidence };

    private static PhotoQuery Read(Photo? photo, int maxFaces, float minConfidence, Priority priority)
    {
        if (maxFaces is < 0 or > MaxFaces)
        {
            throw new InvalidRequestException("max_faces", $"is {maxFaces}, outside the range [0, {MaxFaces}].", "Ask for fewer faces, or leave it out for the host's limit.");
        }

        return new PhotoQuery(
            photo ?? throw new InvalidRequestException("photo", "is not set.", "Set it to a photo, encoded or raw."),
            maxFaces == 0 ? null : maxFaces,
            FieldRange.Share(minConfidence, "min_confidence") is var share and > 0 ? share : null,
            PriorityReader.ReadOrLive(priority));
    }
}
