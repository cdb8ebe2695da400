using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Erasing;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Telemetry;

namespace FaceNet.Clusterer.Consuming;

/// <summary>What the owner of a gallery works with. Thread-safe.</summary>
internal sealed record GalleryBackends(
    ClusterStore Store, SwitchStore Switches, ErasureStore Erasures, GalleryBinder Binder, ClusterChangedPublisher Publisher, DeadLetters DeadLetters, ConsumerMetrics Metrics, BatchSteps Steps)
{
    /// <summary>Keeps an event that cannot be handled, with its refusal.</summary>
    public Task RefuseAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        received.Span.Fail(received.Refusal!.Reason);
        return DeadLetters.KeepAsync(received.Message, received.Refusal.Reason, received.Refusal.Detail, cancellationToken);
    }
}
