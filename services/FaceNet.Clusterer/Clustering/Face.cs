using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering;

/// <summary>A face that wants a cluster. Ids that the event did not name are empty.</summary>
/// <param name="CropId">The producer's id of the crop, unique in its gallery.</param>
/// <param name="FrameId">The picture it was cut from, unique in its source: two faces of one frame are different people.</param>
/// <param name="TrackId">The track it belongs to, unique in its source: the faces of one track are one person.</param>
/// <param name="SourceId">The camera or file it came from.</param>
/// <param name="CaptureTime">When the picture was taken.</param>
/// <param name="Embedding">The vector.</param>
/// <param name="ContentHash">The SHA-256 of what was embedded, 32 bytes.</param>
internal sealed record Face(
    string CropId,
    string FrameId,
    string TrackId,
    string SourceId,
    DateTimeOffset CaptureTime,
    FaceEmbedding Embedding,
    ReadOnlyMemory<byte> ContentHash)
{
    /// <summary>The W3C trace context of the event that brought it, empty for none: passed on with what the face causes.</summary>
    public string TraceParent { get; init; } = "";

    /// <summary>Names the frame in its gallery, empty for none.</summary>
    public string FrameKey => InGallery(FrameId);

    /// <summary>Names the track in its gallery, empty for none.</summary>
    public string TrackKey => InGallery(TrackId);

    // Every camera counts from 1, so that the number alone names nothing. No id holds a slash.
    private string InGallery(string id) => id.Length == 0 || SourceId.Length == 0 ? id : $"{SourceId}/{id}";
}
