using Confluent.Kafka;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Clusterer.Tests.Clustering.Corrections;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Kafka;
using Google.Protobuf;

namespace FaceNet.Clusterer.Tests.Consuming;

public sealed class EventReaderTests
{
    public static TheoryData<string, string, string, Action<FaceEmbedded>> BrokenEvents() => new()
    {
        { "crop_id empty", "INVALID_FIELD", "crop_id: is empty.", face => face.CropId = "" },
        { "crop_id with a slash", "INVALID_FIELD", "crop_id: 'a/b'", face => face.CropId = "a/b" },
        { "event_id empty", "INVALID_FIELD", "event_id:", face => face.EventId = "" },
        { "frame_id too long", "INVALID_FIELD", "frame_id: has 129 characters", face => face.FrameId = new string('f', 129) },
        { "track_id with a blank", "INVALID_FIELD", "track_id: 't 1'", face => face.TrackId = "t 1" },
        { "source_id with a colon", "INVALID_FIELD", "source_id:", face => face.SourceId = "rtsp://camera" },
        { "gallery of another key", "INVALID_FIELD", "gallery: is 'other', but the message's key is 'lobby'", face => face.Gallery = "other" },
        { "no capture time", "INVALID_FIELD", "capture_time: is absent", face => face.CaptureTime = null },
        { "capture time beyond the calendar", "INVALID_FIELD", "capture_time: of 999999999999999 s", face => face.CaptureTime.Seconds = 999_999_999_999_999 },
        { "capture time with negative nanoseconds", "INVALID_FIELD", "capture_time:", face => face.CaptureTime.Nanos = -1 },
        { "no embedding", "INVALID_EMBEDDING", "embedding: is absent", face => face.Embedding = null },
        { "embedding without a space", "INVALID_FIELD", "embedding.embedding_space: is empty", face => face.Embedding.EmbeddingSpace = "" },
        { "empty vector", "INVALID_EMBEDDING", "0 values", face => face.Embedding.Values.Clear() },
        { "vector with NaN", "INVALID_EMBEDDING", "NaN", face => face.Embedding.Values[3] = float.NaN },
        { "vector not of unit length", "INVALID_EMBEDDING", "length", face => face.Embedding.Values[0] += 0.5f },
        { "content hash of 31 bytes", "INVALID_FIELD", "content_hash: has 31 bytes", face => face.ContentHash = ByteString.CopyFrom(new byte[31]) },
    };

    [Fact]
    public void Read_FaceEmbedded_GivesTheFace()
    {
        var face = FaceStream.Of("crop", [1, 2, 3, 4, 5, 6, 7, 8], "frame", "track", second: 5);

        var received = Read(FaceEvents.Message(FaceEvents.Event("lobby", face)));

        Assert.Null(received.Refusal);
        Assert.Equal("lobby", received.Gallery);
        Assert.Equal((face.CropId, face.FrameId, face.TrackId, face.SourceId, face.CaptureTime),
            (received.Face!.CropId, received.Face.FrameId, received.Face.TrackId, received.Face.SourceId, received.Face.CaptureTime));
        Assert.Equal(face.Embedding.Values.ToArray(), received.Face.Embedding.Values.ToArray());
        Assert.Equal(face.ContentHash.ToArray(), received.Face.ContentHash.ToArray());
    }

    [Theory]
    [MemberData(nameof(BrokenEvents))]
    public void Read_BrokenEvent_RefusesItWithFieldAndReason(string what, string reason, string detail, Action<FaceEmbedded> damage)
    {
        var face = FaceEvents.Event("lobby", FaceStream.Of("crop", [1, 2, 3, 4, 5, 6, 7, 8]));
        var message = FaceEvents.Message(face);
        damage(face);
        message.Value = new ClusteringCommand { FaceEmbedded = face }.ToByteArray();

        var received = Read(message);

        Assert.True(received.Refusal is not null, what);
        Assert.Equal(reason, received.Refusal.Reason);
        Assert.Contains(detail, received.Refusal.Detail);
        Assert.Equal("lobby", received.Gallery);
    }

    [Fact]
    public void Read_Correction_GivesItWithItsTrace()
    {
        var correction = Ask.Label("cluster", "ann", "lobby");

        var received = Read(new Message<string, byte[]> { Key = "lobby", Value = new ClusteringCommand { Correction = correction }.ToByteArray() });

        Assert.Equal(("lobby", null, null), (received.Gallery, received.Refusal, received.Face));
        Assert.Equal(correction, received.Correction!.Request);
    }

    [Fact]
    public void Read_CorrectionWithoutATime_IsRefused()
    {
        var correction = Ask.Label("cluster", "ann", "lobby");
        correction.RequestTime = null;

        var received = Read(new Message<string, byte[]> { Key = "lobby", Value = new ClusteringCommand { Correction = correction }.ToByteArray() });

        Assert.Equal(("INVALID_FIELD", "request_time: is absent. Set it to when it was asked for."), (received.Refusal!.Reason, received.Refusal.Detail));
    }

    [Fact]
    public void Read_Garbage_IsUnreadable() =>
        Assert.Equal("PAYLOAD_UNREADABLE", Read(new Message<string, byte[]> { Key = "lobby", Value = [0xFF, 0x01, 0x02] }).Refusal?.Reason);

    [Fact]
    public void Read_CommandOfALaterVersion_IsUnknown() =>
        Assert.Equal("COMMAND_UNKNOWN", Read(new Message<string, byte[]> { Key = "lobby", Value = [0x7A, 0x00] }).Refusal?.Reason);

    [Fact]
    public void Read_NoPayload_IsUnknown() =>
        Assert.Equal("COMMAND_UNKNOWN", Read(new Message<string, byte[]> { Key = "lobby", Value = null! }).Refusal?.Reason);

    [Fact]
    public void Read_SchemaOfANewerVersion_IsRefused()
    {
        var message = FaceEvents.Message(FaceEvents.Event("lobby", FaceStream.Of("crop", [1, 2, 3, 4, 5, 6, 7, 8])));
        message.Headers = [new Header(EventHeaders.SchemaVersion, "2"u8.ToArray())];

        Assert.Equal("SCHEMA_TOO_NEW", Read(message).Refusal?.Reason);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a:b")]
    public void Read_KeyThatIsNoGallery_BelongsToNone(string? key)
    {
        var message = FaceEvents.Message(FaceEvents.Event("lobby", FaceStream.Of("crop", [1, 2, 3, 4, 5, 6, 7, 8])));
        message.Key = key!;

        var received = Read(message);

        Assert.Null(received.Gallery);
        Assert.Equal("INVALID_FIELD", received.Refusal?.Reason);
    }

    private static ReceivedEvent Read(Message<string, byte[]> message) => EventReader.Read(FaceEvents.Consumed([message])[0]);
}
