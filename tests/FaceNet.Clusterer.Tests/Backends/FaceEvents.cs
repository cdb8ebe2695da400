using Confluent.Kafka;
using FaceNet.Clusterer.Clustering;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Type.V1;
using Google.Protobuf;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>Makes face-embedded events of faces.</summary>
internal static class FaceEvents
{
    public static FaceEmbedded Event(string gallery, Face face) => new()
    {
        EventId = $"event-{face.CropId}",
        Gallery = gallery,
        CropId = face.CropId,
        FrameId = face.FrameId,
        TrackId = face.TrackId,
        SourceId = face.SourceId,
        CaptureTime = Timestamp.FromDateTimeOffset(face.CaptureTime),
        Embedding = new Embedding { EmbeddingSpace = face.Embedding.Space, Values = { face.Embedding.Values.ToArray() } },
        Model = "test",
        ModelVersion = "1",
        ContentHash = ByteString.CopyFrom(face.ContentHash.Span),
    };

    public static Message<string, byte[]> Message(FaceEmbedded face) =>
        new() { Key = face.Gallery, Value = new ClusteringCommand { FaceEmbedded = face }.ToByteArray() };

    /// <summary>Messages as a consumer of one partition gets them, from an offset on.</summary>
    public static IReadOnlyList<ConsumeResult<string, byte[]>> Consumed(IEnumerable<Message<string, byte[]>> messages, int offset = 0, string topic = "face-embedded") =>
        [.. messages.Select((message, index) => new ConsumeResult<string, byte[]>
        {
            Topic = topic,
            Partition = 0,
            Offset = offset + index,
            Message = new Message<string, byte[]>
            {
                Key = message.Key,
                Value = message.Value,
                Headers = message.Headers ?? [],
                Timestamp = new Confluent.Kafka.Timestamp(1_700_000_000_000 + offset + index, TimestampType.CreateTime),
            },
        })];
}
