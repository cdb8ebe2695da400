using System.Security.Cryptography;
using System.Text;
using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.WatchList;

/// <summary>Makes the events of recognised faces.</summary>
internal static class FaceMatchedEvents
{
    private const int IdBytes = 16;

    /// <summary>The event of a face that was recognised.</summary>
    /// <param name="face">The face.</param>
    /// <param name="watched">The gallery of enrolled people that it was looked for in.</param>
    /// <param name="answer">What a caller with this face would be answered.</param>
    public static FaceMatched Of(FaceEmbedded face, StoredGallery watched, SearchFacesResponse answer) => new()
    {
        EventId = EventId(face, watched.Id),
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

    // Ids hold no slash.
    private static string EventId(FaceEmbedded face, string watched) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"matched/{face.Gallery}/{face.CropId}/{face.Embedding.EmbeddingSpace}/{watched}")).AsSpan(0, IdBytes));
}
