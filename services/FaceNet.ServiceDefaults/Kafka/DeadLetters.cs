using System.Globalization;
using Confluent.Kafka;
using FaceNet.ServiceDefaults.Telemetry;
using FaceNet.ServiceDefaults.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>Keeps events that cannot be handled, with the reason, so that the stream goes on and nothing is lost. Thread-safe.</summary>
public sealed partial class DeadLetters(KafkaClients kafka, IOptions<KafkaOptions> options, RefusalMetrics refusals, ILogger<DeadLetters> logger)
{
    private const int MaxDetailLength = 200;

    /// <summary>
    /// Copies a message, bytes and headers untouched unless the bytes are to be dropped, to the dead-letter topic of its topic. Returns when the brokers have
    /// it; only then may its offset be committed.
    /// </summary>
    /// <param name="message">The message that could not be handled.</param>
    /// <param name="reason">The machine-readable reason.</param>
    /// <param name="detail">The reason in words: field, value, rule, remedy.</param>
    /// <param name="cancellationToken">Ends the wait; the message may then be kept twice, never lost.</param>
    public async Task KeepAsync(ConsumeResult<string, byte[]> message, string reason, string detail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(detail);
        try
        {
            var letter = options.Value.DeadLetterPayload == DeadLetterPayload.Keep ? Whole(message, reason, detail) : Note(message, reason, detail, "are not kept (Kafka__DeadLetterPayload)");
            await ProduceAsync(message, letter, cancellationToken);
        }
        catch (KafkaException exception) when (exception.Error.Code == ErrorCode.MsgSizeTooLarge)
        {
            // The reason made an event too large that just fitted. It must not stop the stream; its bytes are still where they came from.
            await ProduceAsync(message, Note(message, reason, detail, "with this reason exceed Kafka__MaxMessageBytes"), cancellationToken);
        }

        refusals.Kept(message.Topic, reason);
        Kept(message.Topic, message.Partition.Value, message.Offset.Value, reason);
    }

    private static Message<string, byte[]> Whole(ConsumeResult<string, byte[]> message, string reason, string detail)
    {
        var headers = new Headers();
        foreach (var header in message.Message.Headers ?? [])
        {
            headers.Add(header.Key, header.GetValueBytes());
        }

        Explain(headers, message, reason, detail);
        return new Message<string, byte[]> { Key = message.Message.Key, Value = message.Message.Value, Headers = headers };
    }

    // Any part of the message may be what makes it large, and the detail may quote it.
    private static Message<string, byte[]> Note(ConsumeResult<string, byte[]> message, string reason, string detail, string why)
    {
        var words = detail.Length <= MaxDetailLength ? detail : $"{detail.AsSpan(0, MaxDetailLength)}...";
        var headers = new Headers();
        Explain(
            headers,
            message,
            reason,
            $"{words} The {message.Message.Value?.Length ?? 0} bytes of the event, its key and headers {why}; read them at the source offset.");
        return new Message<string, byte[]>
        {
            Key = message.Message.Key is { Length: <= Identifier.MaxLength } key ? key : null!,
            Value = [],
            Headers = headers,
        };
    }

    private static void Explain(Headers headers, ConsumeResult<string, byte[]> message, string reason, string detail)
    {
        headers.AddText(EventHeaders.Reason, reason);
        headers.AddText(EventHeaders.Detail, detail);
        headers.AddText(EventHeaders.SourcePartition, message.Partition.Value.ToString(CultureInfo.InvariantCulture));
        headers.AddText(EventHeaders.SourceOffset, message.Offset.Value.ToString(CultureInfo.InvariantCulture));
    }

    private Task ProduceAsync(ConsumeResult<string, byte[]> message, Message<string, byte[]> letter, CancellationToken cancellationToken) =>
        kafka.Producer.ProduceAsync(KafkaOptions.DeadLetterTopic(message.Topic), letter, cancellationToken);

    [LoggerMessage(EventName = "DeadLetterKept", Level = LogLevel.Warning, Message = "Dead letter from {Topic} partition {Partition} offset {Offset}: {Reason}")]
    private partial void Kept(string topic, int partition, long offset, string reason);
}
