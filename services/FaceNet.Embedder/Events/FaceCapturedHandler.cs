using Confluent.Kafka;
using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Grpc;
using FaceNet.Embedder.Imaging;
using FaceNet.Embedder.Inference;
using FaceNet.Embedder.Models;
using FaceNet.Embedder.Pipeline;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Kafka.Reading;
using FaceNet.ServiceDefaults.Telemetry;

namespace FaceNet.Embedder.Events;

/// <summary>
/// Handles one face-captured event to its end: its vector is published, or it is kept as a dead letter. Thread-safe.
/// </summary>
internal sealed partial class FaceCapturedHandler(
    ModelRepository models,
    FacePipeline pipeline,
    PictureMemory memory,
    FaceEmbeddedPublisher publisher,
    DeadLetters deadLetters,
    TransientRetry retry,
    ILogger<FaceCapturedHandler> logger)
{
    /// <summary>
    /// Returns when the brokers have what became of the event; only then may its offset be committed. Throws only what stops the
    /// worker: the end of the process, a broken runtime, a broken producer.
    /// </summary>
    public async Task HandleAsync(ConsumeResult<string, byte[]> message, CancellationToken cancellationToken)
    {
        // The trace of the producer goes on through the Embedder to the Clusterer.
        using var span = EmbedderSpans.Process(message.Message.Headers?.ReadTraceParent());
        try
        {
            await EmbedAsync(message, cancellationToken);
        }
        catch (Exception exception) when (ErrorStatus.ReasonOf(exception) is { } reason)
        {
            span.Fail(reason);
            await KeepAsync(message, reason, exception.Message, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or InferenceException or KafkaException))
        {
            span.Fail(ErrorReasons.Internal);
            Defect(exception, message.Topic, message.Partition.Value, message.Offset.Value);
            await KeepAsync(message, ErrorReasons.Internal, $"The Embedder failed on this event ({exception.GetType().Name}). Its log says more.", cancellationToken);
        }
    }

    private async Task EmbedAsync(ConsumeResult<string, byte[]> message, CancellationToken cancellationToken)
    {
        message.Message.Headers.RequireKnownSchema();
        var captured = FaceCapturedReader.Read(message.Message.Value);
        var priority = PriorityReader.ReadOrBulk(captured.Priority);
        using var lease = models.Lease(captured.Model);
        var model = lease.Model;
        var face = await retry.RunAsync("embedding", () => EmbedAsync(model, captured, priority, cancellationToken), cancellationToken);
        await retry.RunAsync("publishing", () => publisher.PublishAsync(captured, model.Manifest, face, message.Message.Headers?.ReadTraceParent(), cancellationToken), cancellationToken);
    }

    private async Task<MeasuredEmbedding> EmbedAsync(LoadedModel model, FaceCaptured captured, FacePriority priority, CancellationToken cancellationToken)
    {
        using var held = memory.Take([captured.Image]);
        return await pipeline.EmbedAsync(model, model.Batcher.Reserve(priority, deadline: null), captured.Image, "image", cancellationToken);
    }

    private Task KeepAsync(ConsumeResult<string, byte[]> message, string reason, string detail, CancellationToken cancellationToken) =>
        retry.RunAsync("keeping a dead letter", () => deadLetters.KeepAsync(message, reason, detail, cancellationToken), cancellationToken);

    [LoggerMessage(EventName = "FaceCapturedFailed", Level = LogLevel.Error, Message = "Event of {Topic} partition {Partition} offset {Offset} failed")]
    private partial void Defect(Exception exception, string topic, int partition, long offset);
}
