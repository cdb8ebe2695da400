using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Clusterer.Consuming;

/// <summary>
/// One stay in the consumer group: owns the partitions it is assigned, applies their messages batch by batch, and commits an offset
/// only after everything that its message caused is durable and delivered. Not thread-safe; Kafka's callbacks come on the same
/// thread, inside the call that consumes.
/// </summary>
internal sealed partial class GroupMembership : IDisposable
{
    private readonly Dictionary<TopicPartition, PartitionOwner> _owners = [];
    private readonly IConsumer<string, byte[]> _consumer;
    private readonly BatchCollector _collector;
    private readonly ClustererOptions _options;
    private readonly GalleryBackends _backends;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public GroupMembership(
        KafkaClients kafka, string topic, ClustererOptions options, GalleryBackends backends, TimeProvider time, ILogger logger)
    {
        (_options, _backends, _time, _logger) = (options, backends, time, logger);
        _consumer = kafka.CreateConsumer(options.GroupId, builder => builder
            .SetPartitionsAssignedHandler((_, assigned) => Own(assigned))
            .SetPartitionsRevokedHandler((_, revoked) => Disown(revoked.Select(offset => offset.TopicPartition)))
            .SetPartitionsLostHandler((_, lost) => Disown(lost.Select(offset => offset.TopicPartition))));
        _collector = new BatchCollector(_consumer, options, time);
        _consumer.Subscribe(topic);
    }

    /// <summary>Applies messages until it is cancelled, or throws: <see cref="Storage.EpochLostException"/> calls for a new membership, anything else is fatal.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                foreach (var partition in _collector.Next(cancellationToken).GroupBy(message => message.TopicPartition).ToArray())
                {
                    Apply(partition.Key, [.. partition], cancellationToken);
                    Commit(partition.Key, partition.Last().Offset + 1);
                }
            }
            catch (ConsumeException failed) when (!failed.Error.IsFatal)
            {
                ConsumeFailed(failed.Error.Code, failed.Error.Reason);
            }
        }
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }

    private void Apply(TopicPartition partition, IReadOnlyList<ConsumeResult<string, byte[]>> messages, CancellationToken cancellationToken)
    {
        var owner = _owners[partition];
        for (var failures = 1; ; failures++)
        {
            try
            {
                owner.ApplyAsync(messages, cancellationToken).GetAwaiter().GetResult();
                return;
            }
            catch (Exception outage) when (Outages.IsOutage(outage))
            {
                owner.Drop();
                var delay = Outages.Delay(failures, _options.MaxRetryDelay);
                ApplyFailed(outage, partition.Partition.Value, delay);
                Task.Delay(delay, _time, cancellationToken).GetAwaiter().GetResult();
            }
        }
    }

    private void Commit(TopicPartition partition, Offset next)
    {
        try
        {
            _consumer.Commit([new TopicPartitionOffset(partition, next)]);
        }
        catch (KafkaException failed) when (!failed.Error.IsFatal)
        {
            // The messages come again, to us or to another owner, and change nothing then.
            CommitFailed(failed.Error.Code, failed.Error.Reason);
        }
    }

    private void Own(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            var owner = new PartitionOwner(_backends, _options.MaxLoadedGalleries);
            _owners[partition] = owner;
            try
            {
                // Now, not at the first event: a former owner that wakes up late must not get the larger epoch.
                owner.TakeEpochAsync(CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (Exception outage) when (Outages.IsOutage(outage))
            {
                // The first batch takes it, with patience. At worst two owners fence each other once more than needed.
                EpochPostponed(outage, partition.Partition.Value);
            }
        }
    }

    private void Disown(IEnumerable<TopicPartition> partitions)
    {
        TopicPartition[] gone = [.. partitions];
        foreach (var partition in gone)
        {
            _owners.Remove(partition);
        }

        _collector.Forget(gone);
    }

    [LoggerMessage(EventName = "ConsumeFailed", Level = LogLevel.Warning, Message = "Consuming face-embedded failed: {Code} {Reason}")]
    private partial void ConsumeFailed(ErrorCode code, string reason);

    [LoggerMessage(EventName = "CommitFailed", Level = LogLevel.Warning, Message = "Committing offsets failed: {Code} {Reason}")]
    private partial void CommitFailed(ErrorCode code, string reason);

    [LoggerMessage(EventName = "ApplyFailed", Level = LogLevel.Warning, Message = "A batch of partition {Partition} was not applied; next attempt in {Delay}")]
    private partial void ApplyFailed(Exception exception, int partition, TimeSpan delay);

    [LoggerMessage(EventName = "EpochPostponed", Level = LogLevel.Warning, Message = "The epoch of partition {Partition} could not be taken yet")]
    private partial void EpochPostponed(Exception exception, int partition);
}
