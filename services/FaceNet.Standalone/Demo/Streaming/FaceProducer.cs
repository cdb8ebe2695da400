using Confluent.Kafka;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Standalone.Demo.Planning;
using FaceNet.Standalone.Hosting;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>Sends face-captured events as a camera would, no faster than they are consumed.</summary>
internal sealed class FaceProducer(KafkaClients kafka, string topic, string gallery, DateTimeOffset start, InFlightWindow window, Backlog backlog)
{
    // Key, headers and the frame of the record.
    private const int OverheadBytes = 512;

    private volatile Error? _failure;
    private int _delivered;

    /// <summary>How many events the broker has acknowledged.</summary>
    public int Delivered => Volatile.Read(ref _delivered);

    /// <summary>Sends all events in order, and returns when the broker has acknowledged the last.</summary>
    /// <exception cref="StandaloneException">The broker refused an event.</exception>
    public async Task SendAsync(IReadOnlyList<PlannedEvent> events, CancellationToken cancellationToken)
    {
        foreach (var (sent, planned) in events.Index())
        {
            await backlog.WaitForRoomAsync(sent, cancellationToken);
            var message = ToMessage(planned);
            var bytes = message.Value.Length + OverheadBytes;
            await window.ReserveAsync(bytes, cancellationToken);
            ThrowIfRefused();
            kafka.Producer.Produce(topic, message, report => OnReport(report, bytes));
        }

        // Flushing blocks.
        await Task.Run(() => kafka.Producer.Flush(cancellationToken), cancellationToken);
        ThrowIfRefused();
    }

    private Message<string, byte[]> ToMessage(PlannedEvent planned)
    {
        var captured = new FaceCaptured
        {
            EventId = planned.EventId,
            Gallery = gallery,
            CropId = planned.Crop.CropId,
            FrameId = planned.Crop.FrameId,
            SourceId = "demo",
            CaptureTime = (start + planned.Crop.TakenAfter).ToTimestamp(),
            Image = new FaceImage { Encoded = UnsafeByteOperations.UnsafeWrap(planned.Crop.Photo.Read()) },
        };
        return new Message<string, byte[]>
        {
            Key = captured.FrameId.Length > 0 ? captured.FrameId : captured.CropId,
            Value = captured.ToByteArray(),
            Headers = EventHeaders.For(planned.EventId),
        };
    }

    private void OnReport(DeliveryReport<string, byte[]> report, int bytes)
    {
        if (report.Error.IsError)
        {
            _failure ??= report.Error;
            return;
        }

        Interlocked.Increment(ref _delivered);
        window.Delivered(report.Partition.Value, report.Offset.Value, bytes);
    }

    private void ThrowIfRefused()
    {
        if (_failure is { } error)
        {
            throw new StandaloneException($"Kafka did not take an event ({error.Code}: {error.Reason}). See Kafka__BootstrapServers and the broker.");
        }
    }
}
