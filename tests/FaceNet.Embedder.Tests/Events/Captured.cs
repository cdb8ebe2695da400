using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Type.V1;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Embedder.Tests.Events;

/// <summary>Makes face-captured events.</summary>
internal static class Captured
{
    public static FaceCaptured Event(string cropId, FaceImage? image = null, Action<FaceCaptured>? change = null)
    {
        var captured = new FaceCaptured
        {
            EventId = $"event-{cropId}",
            Gallery = "lobby",
            CropId = cropId,
            FrameId = "frame-1",
            TrackId = "track-2",
            SourceId = "camera-3",
            CaptureTime = new Timestamp { Seconds = 1_750_000_000, Nanos = 5 },
            Image = image ?? TestFaces.Encoded(0),
        };
        change?.Invoke(captured);
        return captured;
    }
}
