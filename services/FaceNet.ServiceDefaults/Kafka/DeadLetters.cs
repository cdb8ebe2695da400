using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>Keeps events that cannot be handled, with the reason, so that the stream goes on and nothing is lost. Thread-safe.</summary>
public sealed partial class DeadLetters(KafkaClients kafka, ILogger<DeadLetters> logger)
{
    /// <summary>
    /// Copies a message, bytes and headers untouched, to the dead-letter topic of its topic. Returns when the brokers have it;
    /// only then may its offset be committed.
    /// </summary>
    /// <param name="message">The message that could not be handled.</param>
    /// <param name="reason">The machine-readable reason.</param>
    /// <param name="detail">The reason in words: field, value, rule, remedy.</param>
    /// <param name="cancellationToken">Ends the wait; the message may then be kept twice, never lost.</param>
    public async Task KeepAsync(ConsumeResult<string, byte[]> message, string reason, string detail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var headers = new Headers();
        foreach (var header in message.Message.Headers ?? [])
        {
            headers.Add(header.Key, header.GetValueBytes());
        }

        headers.AddText(EventHeaders.Reason, reason);
        headers.AddText(EventHeaders.Detail, detail);
        headers.AddText(EventHeaders.SourcePartition, message.Partition.Value.ToString(CultureInfo.InvariantCulture));
        headers.AddText(EventHeaders.SourceOffset, message.Offset.Value.ToString(CultureInfo.InvariantCulture));
        await kafka.Producer.ProduceAsync(
            KafkaOptions.DeadLetterTopic(message.Topic),
            new Message<string, byte[]> { Key = message.Message.Key, Value = message.Message.Value, Headers = headers },
            cancellationToken);
        Kept(message.Topic, message.Partition.Value, message.Offset.Value, reason);
    }

    [LoggerMessage(EventName = "DeadLetterKept", Level = LogLevel.Warning, Message = "Dead letter from {Topic} partition {Partition} offset {Offset}: {Reason}")]
    private partial void Kept(string topic, int partition, long offset, string reason);
}
