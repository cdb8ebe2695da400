using FaceNet.Embedder.Events;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Embedder.Tests.Events;

public sealed class FaceCapturedReaderTests
{
    public static TheoryData<string, Action<FaceCaptured>> BrokenFields => new()
    {
        { "event_id", captured => captured.EventId = "" },
        { "gallery", captured => captured.Gallery = "a b" },
        { "crop_id", captured => captured.CropId = new string('c', 129) },
        { "frame_id", captured => captured.FrameId = "{f}" },
        { "track_id", captured => captured.TrackId = "t:1" },
        { "source_id", captured => captured.SourceId = "s/1" },
        { "model", captured => captured.Model = "m m" },
        { "capture_time", captured => captured.CaptureTime = null },
        { "capture_time", captured => captured.CaptureTime = new Timestamp { Nanos = -1 } },
        { "capture_time", captured => captured.CaptureTime = new Timestamp { Seconds = long.MaxValue } },
    };

    [Fact]
    public void Read_GoodEvent_GivesItBack()
    {
        var captured = Captured.Event("crop-1");

        Assert.Equal(captured, FaceCapturedReader.Read(captured.ToByteArray()));
    }

    [Theory]
    [MemberData(nameof(BrokenFields))]
    public void Read_BrokenField_NamesIt(string field, Action<FaceCaptured> breakIt)
    {
        var refusal = Assert.Throws<InvalidRequestException>(() => FaceCapturedReader.Read(Captured.Event("crop-1", change: breakIt).ToByteArray()));

        Assert.Equal((field, ErrorReasons.InvalidField), (refusal.Field, refusal.Reason));
    }

    [Fact]
    public void Read_OtherBytes_AreUnreadable()
    {
        var refusal = Assert.Throws<InvalidRequestException>(() => FaceCapturedReader.Read("no protobuf at all"u8.ToArray()));

        Assert.Equal(ErrorReasons.PayloadUnreadable, refusal.Reason);
    }
}
