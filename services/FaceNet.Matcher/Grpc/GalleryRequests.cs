using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Grpc;

/// <summary>Reads what callers ask of galleries.</summary>
internal static class GalleryRequests
{
    /// <summary>The record of the gallery to create, in the space of the model.</summary>
    public static GalleryRecord ToRecord(this CreateGalleryRequest request, Model model, DateTimeOffset now)
    {
        if (request.Dimensions != 0 && request.Dimensions != model.Dimensions)
        {
            throw new InvalidRequestException(
                "dimensions", $"{request.Dimensions} is not {model.Dimensions}, the length of vectors of embedding space '{model.EmbeddingSpace}'.", "Leave it out, or name another embedding_space.");
        }

        var wanted = new Gallery
        {
            SearchFar = request.SearchFar,
            VerifyFar = request.VerifyFar,
            QualityGate = request.QualityGate,
            DecisionPolicy = request.DecisionPolicy,
            MaxFacesPerSubject = request.MaxFacesPerSubject,
            DuplicateCheck = request.DuplicateCheck,
            OutlierCheck = request.OutlierCheck,
            KeepImages = request.KeepImages,
            Retention = request.Retention,
        };
        var record = new GalleryRecord(ElementId.NewGeneration(), model.EmbeddingSpace, model.Dimensions, SearchFar: 0, VerifyFar: 0, now) { Shards = GalleryFields.Shards(request.Shards, "shards") };
        return record.With(wanted, GalleryFields.All);
    }
}
