using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Embedder.Events;

/// <summary>Reads face-captured events, and refuses what breaks their contract.</summary>
internal static class FaceCapturedReader
{
    // Years 1 to 9999, as google.protobuf.Timestamp has it.
    private const long MinSeconds = -62_135_596_800;
    private const long MaxSeconds = 253_402_300_799;

    /// <exception cref="InvalidRequestException">PAYLOAD_UNREADABLE or INVALID_FIELD.</exception>
    public static FaceCaptured Read(byte[]? payload)
    {
        var captured = Parse(payload);
        Identifier.Require(captured.EventId, "event_id");
        Identifier.Require(captured.Gallery, "gallery");
        Identifier.Require(captured.CropId, "crop_id");
        Identifier.Optional(captured.FrameId, "frame_id");
        Identifier.Optional(captured.TrackId, "track_id");
        Identifier.Optional(captured.SourceId, "source_id");
        Identifier.Optional(captured.Model, "model");
        CheckTime(captured.CaptureTime);
        return captured;
    }

    private static FaceCaptured Parse(byte[]? payload)
    {
        try
        {
            return FaceCaptured.Parser.ParseFrom(payload ?? []);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidRequestException(
                "payload",
                $"of {payload?.Length} bytes is no facenet.events.v1.FaceCaptured ({exception.Message})",
                "Write that message in protobuf's binary form, without any framing.",
                ErrorReasons.PayloadUnreadable);
        }
    }

    private static void CheckTime(Timestamp? time)
    {
        if (time is null)
        {
            throw new InvalidRequestException("capture_time", "is not set.", "Set it to when the picture was taken.");
        }

        if (time.Seconds is < MinSeconds or > MaxSeconds || time.Nanos is < 0 or > 999_999_999)
        {
            throw new InvalidRequestException(
                "capture_time", $"of {time.Seconds} s and {time.Nanos} ns is no valid time.", "Use seconds since 1970 of the years 1 to 9999, and 0 to 999,999,999 ns.");
        }
    }
}
