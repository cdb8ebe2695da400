using Confluent.Kafka;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Corrections;
using FaceNet.Clusterer.Erasing;
using FaceNet.Clusterer.Reclustering;
using FaceNet.ModelContract;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf;
using Correction = FaceNet.Clusterer.Clustering.Corrections.Correction;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FaceNet.Clusterer.Consuming;

/// <summary>Reads messages of face-embedded, and judges what can be judged without knowing the gallery.</summary>
internal static class EventReader
{
    private const int ContentHashLength = 32;

    public static ReceivedEvent Read(ConsumeResult<string, byte[]> message)
    {
        var gallery = message.Message.Key is { } key && Identifier.IsValid(key) ? key : null;
        try
        {
            message.Message.Headers.RequireKnownSchema();
            var command = ClusteringCommand.Parser.ParseFrom(message.Message.Value ?? []);
            return command.CommandCase switch
            {
                ClusteringCommand.CommandOneofCase.FaceEmbedded => new ReceivedEvent(message, gallery, ReadFace(command.FaceEmbedded, message.Message), null),
                ClusteringCommand.CommandOneofCase.Correction => new ReceivedEvent(message, gallery, null, null, ReadCorrection(command.Correction, message.Message)),
                ClusteringCommand.CommandOneofCase.Reclustering => new ReceivedEvent(
                    message, gallery, null, null, Reclustering: ReadReclustering(command.Reclustering, message.Message)),
                ClusteringCommand.CommandOneofCase.Erasure => new ReceivedEvent(message, gallery, null, null, Erasure: ReadErasure(command.Erasure, message.Message)),
                _ => throw new InvalidRequestException(
                    "command", "is of a kind that this version does not know.", "Run the version of the Clusterer that its producer was made for.", ErrorReasons.CommandUnknown),
            };
        }
        catch (InvalidProtocolBufferException unreadable)
        {
            return Refused(ErrorReasons.PayloadUnreadable, $"The payload is no ClusteringCommand: {unreadable.Message} Send facenet.events.v1.ClusteringCommand.");
        }
        catch (Exception refused) when (ErrorStatus.ReasonOf(refused) is { } reason)
        {
            return Refused(reason, refused.Message);
        }

        ReceivedEvent Refused(string reason, string detail) => new(message, gallery, null, new Refusal(reason, detail));
    }

    private static Face ReadFace(FaceEmbedded face, Message<string, byte[]> message)
    {
        RequireKey(message.Key, Identifier.Require(face.Gallery, "gallery"));
        Identifier.Require(face.EventId, "event_id");
        return new Face(
            Identifier.Require(face.CropId, "crop_id"),
            Identifier.Optional(face.FrameId, "frame_id"),
            Identifier.Optional(face.TrackId, "track_id"),
            Identifier.Optional(face.SourceId, "source_id"),
            RequireTime(face.CaptureTime),
            RequireEmbedding(face.Embedding),
            RequireHash(face.ContentHash))
        {
            TraceParent = message.Headers?.ReadTraceParent() ?? "",
        };
    }

    private static Correction ReadCorrection(Protos.Events.V1.Correction request, Message<string, byte[]> message)
    {
        RequireKey(message.Key, Identifier.Require(request.Gallery, "gallery"));
        Identifier.Require(request.CorrectionId, "correction_id");
        RequireTime(request.RequestTime, "request_time", "it was asked for");
        CorrectionChecks.Require(request);
        return new Correction(request, message.Headers?.ReadTraceParent() ?? "");
    }

    private static ReclusteringOrder ReadReclustering(ReclusteringCommand command, Message<string, byte[]> message)
    {
        RequireKey(message.Key, Identifier.Require(command.Gallery, "gallery"));
        Identifier.Require(command.RequestId, "request_id");
        RequireTime(command.RequestTime, "request_time", "it was asked for");
        ReclusteringCommandChecks.Require(command);
        return new ReclusteringOrder(command, message.Headers?.ReadTraceParent() ?? "");
    }

    private static ErasureOrder ReadErasure(Erasure command, Message<string, byte[]> message)
    {
        RequireKey(message.Key, Identifier.Require(command.Gallery, "gallery"));
        Identifier.Require(command.RequestId, "request_id");
        RequireTime(command.RequestTime, "request_time", "it was asked for");
        ErasureChecks.Require(command);
        return new ErasureOrder(command, message.Headers?.ReadTraceParent() ?? "");
    }

    // The key decides the partition, and the partition the one writer of the gallery.
    private static void RequireKey(string? key, string gallery)
    {
        if (key != gallery)
        {
            throw new InvalidRequestException("gallery", $"is '{gallery}', but the message's key is '{key}'.", "Produce the event with its gallery as key.");
        }
    }

    private static DateTimeOffset RequireTime(Timestamp? time, string field = "capture_time", string when = "the picture was taken")
    {
        try
        {
            return time?.ToDateTimeOffset() ?? throw new InvalidRequestException(field, "is absent.", $"Set it to when {when}.");
        }
        catch (InvalidOperationException)
        {
            throw new InvalidRequestException(
                field, $"of {time!.Seconds} s and {time.Nanos} ns is outside the years 1 to 9999.", $"Set it to when {when}.");
        }
    }

    private static FaceEmbedding RequireEmbedding(Protos.Type.V1.Embedding? embedding)
    {
        if (embedding is null)
        {
            throw new InvalidRequestException("embedding", "is absent.", "Send the vector.", ErrorReasons.InvalidEmbedding);
        }

        return FaceEmbedding.FromUnit([.. embedding.Values], Identifier.Require(embedding.EmbeddingSpace, "embedding.embedding_space"));
    }

    private static ReadOnlyMemory<byte> RequireHash(ByteString hash) => hash.Length == ContentHashLength
        ? hash.Memory
        : throw new InvalidRequestException("content_hash", $"has {hash.Length} bytes, not {ContentHashLength}.", "Send the SHA-256 of the picture with its box and landmarks.");
}
