using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>Makes the Kafka clients of a process with the settings that the platform's promises rest on. Thread-safe.</summary>
public sealed partial class KafkaClients(IOptions<KafkaOptions> options, ILogger<KafkaClients> logger) : IDisposable
{
    private const int ReaderQueueKilobytes = 1024;

    private static readonly TimeSpan CommittedTimeout = TimeSpan.FromSeconds(10);

    private readonly Lazy<IProducer<string, byte[]>> _producer = new(() => CreateProducer(options.Value, logger));
    private IAdminClient? _admin;

    /// <summary>
    /// The process's one producer: idempotent, acknowledged by all replicas, partitioned as Java's clients do, so that every
    /// producer gives a gallery the same owner. A message waits for its brokers as long as its sender does not cancel.
    /// </summary>
    public IProducer<string, byte[]> Producer => _producer.Value;

    /// <summary>
    /// Makes a consumer that commits only what it is told to commit. It goes on where its group has committed, and starts at the oldest
    /// message only where the group never did. When the messages it wants next are gone, consuming throws: see <see cref="MessageLoss"/>.
    /// When it cannot find out where to go on, consuming throws a <see cref="KafkaException"/> that is no <see cref="ConsumeException"/>:
    /// the consumer has no partitions then, and its owner makes another. The caller closes it.
    /// </summary>
    /// <param name="member">Its place in a consumer group.</param>
    /// <param name="assigned">Called with partitions that the group assigns beside those it has left to the member, before their first message.</param>
    /// <param name="revoked">Called with partitions that the group takes away; offsets may still be committed.</param>
    /// <param name="lost">Called with partitions that others may own already.</param>
    public IConsumer<string, byte[]> CreateConsumer(
        GroupMember member,
        Action<IReadOnlyList<TopicPartition>>? assigned = null,
        Action<IReadOnlyList<TopicPartition>>? revoked = null,
        Action<IReadOnlyList<TopicPartition>>? lost = null)
    {
        ArgumentNullException.ThrowIfNull(member);
        var builder = new ConsumerBuilder<string, byte[]>(new ConsumerConfig
        {
            GroupId = member.GroupId,
            GroupInstanceId = member.InstanceId.Length > 0 ? member.InstanceId : null,
            PartitionAssignmentStrategy = member.KeepsPartitions ? PartitionAssignmentStrategy.CooperativeSticky : null,
            SessionTimeoutMs = (int)options.Value.SessionTimeout.TotalMilliseconds,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,

            // A partition that lost messages is an error, not a fresh start.
            AutoOffsetReset = AutoOffsetReset.Error,
            EnablePartitionEof = false,
            FetchMaxBytes = Math.Max(options.Value.MaxMessageBytes, 50 * 1024 * 1024),
            MessageMaxBytes = options.Value.MaxMessageBytes,
            AllowAutoCreateTopics = true,
            TopicMetadataRefreshIntervalMs = 5_000,
        }.For(options.Value));
        builder.SetLogHandler((_, message) => ClientSaid(logger, message.Name, message.Message));
        builder.SetErrorHandler((_, error) => ClientFailed(logger, error.Code, error.Reason));
        builder.SetPartitionsAssignedHandler((consumer, partitions) =>
        {
            assigned?.Invoke(partitions);
            return StartOf(consumer, partitions);
        });
        builder.SetPartitionsRevokedHandler((_, partitions) => revoked?.Invoke([.. partitions.Select(partition => partition.TopicPartition)]));
        builder.SetPartitionsLostHandler((_, partitions) => lost?.Invoke([.. partitions.Select(partition => partition.TopicPartition)]));
        return builder.Build();
    }

    /// <summary>
    /// Makes a consumer for somebody who says what to read: it belongs to no group, commits nothing, and holds few messages ahead. When the messages it wants
    /// next are gone, consuming throws: see <see cref="MessageLoss.IsLoss"/>. The caller disposes it.
    /// </summary>
    public IConsumer<string, byte[]> CreateReader()
    {
        var builder = new ConsumerBuilder<string, byte[]>(new ConsumerConfig
        {
            // Asked for by the library, but never joined: partitions are assigned by hand.
            GroupId = "facenet-readers",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Error,
            EnablePartitionEof = false,
            QueuedMaxMessagesKbytes = ReaderQueueKilobytes,
            FetchMaxBytes = Math.Max(options.Value.MaxMessageBytes, ReaderQueueKilobytes * 1024),
            MessageMaxBytes = options.Value.MaxMessageBytes,
            AllowAutoCreateTopics = true,
        }.For(options.Value));
        builder.SetLogHandler((_, message) => ClientSaid(logger, message.Name, message.Message));
        builder.SetErrorHandler((_, error) => ClientFailed(logger, error.Code, error.Reason));
        return builder.Build();
    }

    /// <summary>Returns when the brokers answer. Throws <see cref="KafkaException"/> when they do not in time.</summary>
    /// <param name="topic">The topic to ask about.</param>
    /// <param name="timeout">The longest wait.</param>
    public Task PingAsync(string topic, TimeSpan timeout)
    {
        var admin = LazyInitializer.EnsureInitialized(ref _admin, () => new DependentAdminClientBuilder(Producer.Handle).Build());
        return Task.Run(() => admin.GetMetadata(topic, timeout));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _admin?.Dispose();
        if (_producer.IsValueCreated)
        {
            _producer.Value.Flush(TimeSpan.FromSeconds(5));
            _producer.Value.Dispose();
        }
    }

    private static TopicPartitionOffset[] StartOf(IConsumer<string, byte[]> consumer, IReadOnlyCollection<TopicPartition> partitions) => partitions.Count == 0 ? [] :
    [
        .. consumer.Committed(partitions, CommittedTimeout).Select(committed => committed.Offset.IsSpecial
            ? new TopicPartitionOffset(committed.TopicPartition, Offset.Beginning)
            : committed),
    ];

    internal static ProducerConfig ProducerConfig(KafkaOptions options) => new ProducerConfig
    {
        Acks = Acks.All,
        EnableIdempotence = true,

        // A message that timed out and was sent again would come after those that had been sent behind it.
        MessageTimeoutMs = 0,
        Partitioner = Partitioner.Murmur2Random,
        LingerMs = 5,
        CompressionType = CompressionType.None,
        MessageMaxBytes = options.MaxMessageBytes,
    }.For(options);

    private static IProducer<string, byte[]> CreateProducer(KafkaOptions options, ILogger logger)
    {
        var builder = new ProducerBuilder<string, byte[]>(ProducerConfig(options));
        builder.SetLogHandler((_, message) => ClientSaid(logger, message.Name, message.Message));
        builder.SetErrorHandler((_, error) => ClientFailed(logger, error.Code, error.Reason));
        return builder.Build();
    }

    [LoggerMessage(EventName = "KafkaClientSaid", Level = LogLevel.Debug, Message = "{Client}: {Text}")]
    private static partial void ClientSaid(ILogger logger, string client, string text);

    [LoggerMessage(EventName = "KafkaClientFailed", Level = LogLevel.Warning, Message = "Kafka client: {Code} {Reason}")]
    private static partial void ClientFailed(ILogger logger, ErrorCode code, string reason);
}
