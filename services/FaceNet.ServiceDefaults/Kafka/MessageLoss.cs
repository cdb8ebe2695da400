using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>
/// What happens when the messages that a group wants next are gone: deleted before they were read, or with a topic that was made
/// anew. It is never passed over in silence. Thread-safe.
/// </summary>
public sealed partial class MessageLoss
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "FaceNet.ServiceDefaults";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly KafkaOptions _options;
    private readonly Counter<long> _lost;
    private readonly ILogger _logger;

    /// <summary>For the container.</summary>
    public MessageLoss(IOptions<KafkaOptions> options, IMeterFactory meters, ILogger<MessageLoss> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(meters);
        _options = options.Value;
        _lost = meters.Create(MeterName).CreateCounter<long>(
            "facenet.kafka.offset.lost", "{offset}", "Times that the messages which a consumer group wanted next were gone");
        _logger = logger;
    }

    /// <summary>Whether that is what consuming failed for.</summary>
    public static bool IsLoss(ConsumeException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Error.Code == ErrorCode.Local_AutoOffsetReset;
    }

    /// <summary>
    /// Says it loudly, and then throws <see cref="MessagesLostException"/> or, with <see cref="KafkaOptions.SkipLostMessages"/>, commits
    /// the oldest message that is left as the next of the group. The consumer is of no use for the partition any more: make another.
    /// </summary>
    /// <param name="consumer">The consumer, a member of its group.</param>
    /// <param name="exception">What consuming threw.</param>
    public void SkipOrThrow(IConsumer<string, byte[]> consumer, ConsumeException exception)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentNullException.ThrowIfNull(exception);
        var wanted = exception.ConsumerRecord.TopicPartitionOffset;
        var (topic, partition) = (wanted.Topic, wanted.Partition.Value);
        var left = consumer.QueryWatermarkOffsets(wanted.TopicPartition, Timeout);
        _lost.Add(1, new KeyValuePair<string, object?>("topic", topic));
        if (!_options.SkipLostMessages)
        {
            Lost(topic, partition, wanted.Offset.Value, left.Low.Value, left.High.Value);
            throw new MessagesLostException(
                $"Messages of {topic} partition {partition} are gone before they were read: offset {wanted.Offset.Value} is next, {left.Low.Value} to {left.High.Value} are left. "
                + "Set Kafka__SkipLostMessages=true to go on with what is left, or set the offset of the group (kafka-consumer-groups --reset-offsets).",
                exception);
        }

        Skipped(topic, partition, wanted.Offset.Value, left.Low.Value, left.High.Value);
        consumer.Commit([new TopicPartitionOffset(wanted.TopicPartition, left.Low)]);
    }

    [LoggerMessage(EventName = "MessagesLost", Level = LogLevel.Critical, Message = "Messages of {Topic} partition {Partition} are gone before they were read: offset {Wanted} is next, {Oldest} to {End} are left. The process stops")]
    private partial void Lost(string topic, int partition, long wanted, long oldest, long end);

    [LoggerMessage(EventName = "LostMessagesSkipped", Level = LogLevel.Critical, Message = "Messages of {Topic} partition {Partition} are gone before they were read: offset {Wanted} was next, {Oldest} to {End} are left. Going on with what is left")]
    private partial void Skipped(string topic, int partition, long wanted, long oldest, long end);
}
