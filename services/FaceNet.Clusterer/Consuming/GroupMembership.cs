using Confluent.Kafka;
using FaceNet.Clusterer.Storage;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Clusterer.Consuming;

/// <summary>
/// One stay in the consumer group: owns the partitions it is assigned, applies their messages batch by batch, and commits an offset
/// only after everything that its message caused is durable and delivered. It polls also while that takes long. Not thread-safe;
/// Kafka's callbacks come on the same thread, inside the call that consumes.
/// </summary>
internal sealed partial class GroupMembership : IDisposable
{
    private static readonly TimeSpan PatienceBeforePolling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<TopicPartition, PartitionOwner> _owners = [];
    private readonly IConsumer<string, byte[]> _consumer;
    private readonly BatchCollector _collector;
    private readonly ClustererOptions _options;
    private readonly GalleryBackends _backends;
    private readonly MessageLoss _loss;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private bool _isLeaving;

    public GroupMembership(
        KafkaClients kafka, string topic, ClustererOptions options, GalleryBackends backends, MessageLoss loss, TimeProvider time, ILogger logger)
    {
        (_options, _backends, _loss, _time, _logger) = (options, backends, loss, time, logger);
        _consumer = kafka.CreateConsumer(
            new GroupMember(options.GroupId, options.InstanceId, KeepsPartitions: true), assigned: Own, revoked: Disown, lost: Lose);
        _collector = new BatchCollector(_consumer, options, time);
        _consumer.Subscribe(topic);
    }

    /// <summary>
    /// Applies messages until it is cancelled. When it returns, or throws <see cref="EpochLostException"/> or a
    /// <see cref="KafkaException"/> that is not fatal, go on in a new membership; anything else is fatal.
    /// </summary>
    public void Run(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // With their owners of now: a partition that goes and comes back meanwhile has another, and its messages come again.
                var batch = _collector.Next(cancellationToken).GroupBy(message => message.TopicPartition).Select(
                    partition => (Owner: _owners[partition.Key], Messages: partition.ToArray()));
                foreach (var (owner, messages) in batch.ToArray())
                {
                    NoteLag(owner, messages[0].TopicPartitionOffset);
                    if (Apply(owner, messages, cancellationToken))
                    {
                        var next = new TopicPartitionOffset(messages[^1].TopicPartition, messages[^1].Offset + 1);
                        Commit(next);
                        NoteLag(owner, next);
                    }
                }
            }
            catch (ConsumeException failed) when (MessageLoss.IsLoss(failed))
            {
                _loss.SkipOrThrow(_consumer, failed);
                return;
            }
            catch (ConsumeException failed) when (!failed.Error.IsFatal)
            {
                ConsumeFailed(failed.Error.Code, failed.Error.Reason);
            }
        }
    }

    public void Dispose()
    {
        _isLeaving = true;
        _consumer.Close();
        _consumer.Dispose();
        Disown([.. _owners.Keys]);
    }

    // Applies messages however long it takes, as long as the partition is ours. Returns whether they were.
    private bool Apply(PartitionOwner owner, IReadOnlyList<ConsumeResult<string, byte[]>> messages, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(owner.Gone, cancellationToken);
        var work = Task.Run(() => ApplyAsync(owner, messages, stop.Token), stop.Token);
        try
        {
            PollUntilDone(work);
            work.GetAwaiter().GetResult();
            return !owner.Gone.IsCancellationRequested;
        }
        catch (Exception late) when (late is OperationCanceledException or EpochLostException && owner.Gone.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            stop.Cancel();
            Task.WaitAny([work], CancellationToken.None);
        }
    }

    // A member that does not poll for long is thrown out of the group without a word, and blocks the others until then.
    private void PollUntilDone(Task work)
    {
        if (IsDone(work, PatienceBeforePolling))
        {
            return;
        }

        while (!IsDone(work, PollInterval))
        {
            _collector.Poll();
        }

        _collector.Resume();
    }

    private static bool IsDone(Task work, TimeSpan patience) => Task.WaitAny([work], patience) == 0;

    private async Task ApplyAsync(PartitionOwner owner, IReadOnlyList<ConsumeResult<string, byte[]>> messages, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await owner.ApplyAsync(messages, cancellationToken);
                return;
            }
            catch (Exception outage) when (Outages.IsOutage(outage))
            {
                owner.Drop();
                var delay = Outages.Delay(failures, _options.MaxRetryDelay);
                ApplyFailed(outage, messages[0].Partition.Value, delay);
                await Task.Delay(delay, _time, cancellationToken);
            }
        }
    }

    private void Commit(TopicPartitionOffset next)
    {
        var since = _backends.Steps.Begin();
        try
        {
            _consumer.Commit([next]);
            _backends.Steps.Done(BatchStep.Commit, since);
        }
        catch (KafkaException failed) when (!failed.Error.IsFatal)
        {
            // The next commit makes up for it. Until then a new owner would get the messages again, and they change nothing then.
            CommitFailed(failed.Error.Code, failed.Error.Reason);
        }
    }

    // The end of the partition as of the latest messages that were fetched.
    private void NoteLag(PartitionOwner owner, TopicPartitionOffset next)
    {
        if (_consumer.GetWatermarkOffsets(next.TopicPartition).High is { IsSpecial: false } end)
        {
            owner.Lag = Math.Max(0, end - next.Offset);
        }
    }

    private void Own(IReadOnlyList<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            var owner = new PartitionOwner(partition.Partition.Value, _backends, _options.MaxLoadedGalleries);
            _owners[partition] = owner;
            try
            {
                // Now, not at the first event: a former owner that wakes up late must not get the larger epoch.
                owner.TakeEpochAsync(CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (Exception outage) when (Outages.IsOutage(outage))
            {
                // The first batch takes it, with patience, while polling tells that the partition is still ours. At worst two owners
                // fence each other once more than needed.
                EpochPostponed(outage, partition.Partition.Value);
            }
        }
    }

    private void Disown(IReadOnlyList<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            if (_owners.Remove(partition, out var owner))
            {
                owner.Dispose();
            }
        }

        _collector.Forget(partitions);
    }

    // A member that the group has given up may wait for ever for partitions that it is not given again; another one is.
    private void Lose(IReadOnlyList<TopicPartition> partitions)
    {
        Disown(partitions);
        if (!_isLeaving)
        {
            throw new KafkaException(new Error(ErrorCode.UnknownMemberId, "the group has given this member up, which was silent for longer than Kafka__SessionTimeout"));
        }
    }
}
