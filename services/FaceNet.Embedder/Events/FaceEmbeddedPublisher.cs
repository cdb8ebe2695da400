using Confluent.Kafka;
using FaceNet.Embedder.Grpc;
using FaceNet.Embedder.Pipeline;
using FaceNet.ModelContract;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Events;

/// <summary>Tells the Clusterer about embedded faces. Thread-safe.</summary>
internal sealed class FaceEmbeddedPublisher(KafkaClients kafka, IOptions<KafkaOptions> topics)
{
    /// <summary>Returns when the brokers have the event.</summary>
    /// <param name="captured">The event of the face.</param>
    /// <param name="model">The model.</param>
    /// <param name="measured">Its vector.</param>
    /// <param name="traceParent">The trace context that the event came with, which goes on where nobody listens here; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KafkaException">They do not; it may be published again.</exception>
    public async Task PublishAsync(FaceCaptured captured, ModelManifest model, MeasuredEmbedding measured, string? traceParent, CancellationToken cancellationToken)
    {
        using var span = EmbedderSpans.Publish();
        var embedding = measured.Face.Embedding;
        var face = new FaceEmbedded
        {
            EventId = EventId(captured.Gallery, captured.CropId, embedding.Space),
            Gallery = captured.Gallery,
            CropId = captured.CropId,
            FrameId = captured.FrameId,
            TrackId = captured.TrackId,
            SourceId = captured.SourceId,
            CaptureTime = captured.CaptureTime,
            Embedding = new Embedding { EmbeddingSpace = embedding.Space, Values = { embedding.Values.ToArray() } },
            Model = model.Name,
            ModelVersion = model.Version,
            ContentHash = ByteString.CopyFrom(ContentHash.Of(captured.Image)),
            Quality = measured.Quality.ToMessage(),
        };
        var message = new Message<string, byte[]>
        {
            Key = face.Gallery,
            Value = new ClusteringCommand { FaceEmbedded = face }.ToByteArray(),
            Headers = EventHeaders.For(face.EventId, span?.Id ?? traceParent),
        };
        await kafka.Producer.ProduceAsync(topics.Value.FaceEmbeddedTopic, message, cancellationToken);
    }

    /// <summary>The id of the event, so made that every repetition carries the same.</summary>
    public static string EventId(string gallery, string cropId, string space) => DerivedId.Of($"{gallery}/{cropId}/{space}");
}
