using Confluent.Kafka;
using FaceNet.Clusterer.Storage;
using FaceNet.ServiceDefaults.Kafka;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Consuming;

/// <summary>Sends the events of a gallery, in order. Thread-safe.</summary>
internal sealed class ClusterChangedPublisher(KafkaClients kafka, IOptions<KafkaOptions> options)
{
    /// <summary>
    /// Returns when the brokers have all of them. If it throws, some may have been delivered: send all again. First deliveries stay in
    /// order, because the producer gives up none of them and keeps their order.
    /// </summary>
    public Task PublishAsync(string gallery, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken) =>
        Task.WhenAll(events.Select(pending => PublishAsync(gallery, pending, cancellationToken)));

    private async Task PublishAsync(string gallery, PendingEvent pending, CancellationToken cancellationToken)
    {
        using var span = ClustererSpans.Publish(pending.TraceParent);
        var headers = EventHeaders.For(pending.EventId, span?.Id ?? pending.TraceParent);
        await kafka.Producer.ProduceAsync(options.Value.ClusterChangedTopic, new Message<string, byte[]> { Key = gallery, Value = pending.Payload, Headers = headers }, cancellationToken);
    }
}
