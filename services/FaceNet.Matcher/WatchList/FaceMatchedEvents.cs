using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.Matcher.WatchList;

/// <summary>Makes the events of recognised faces.</summary>
internal static class FaceMatchedEvents
{
    /// <summary>The event of a face that was recognised.</summary>
    /// <param name="face">The face.</param>
    /// <param name="watched">The gallery of enrolled people that it was looked for in.</param>
    /// <param name="answer">What a caller with this face would be answered.</param>
    public static FaceMatched Of(FaceEmbedded face, StoredGallery watched, SearchFacesResponse answer) => new()
    {
        EventId = DerivedId.Of($"matched/{face.Gallery}/{face.CropId}/{face.Embedding.EmbeddingSpace}/{watched.Id}"),
        WatchedGallery = watched.Id,
        Gallery = face.Gallery,
        CropId = face.CropId,
        FrameId = face.FrameId,
        TrackId = face.TrackId,
        SourceId = face.SourceId,
        CaptureTime = face.CaptureTime,
        Decision = answer.Decision,
        Candidates = { answer.Candidates },
        Threshold = answer.Threshold,
        EmbeddingSpace = face.Embedding.EmbeddingSpace,
    };
}
