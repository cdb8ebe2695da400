using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace FaceNet.ServiceDefaults.Kafka.Reading;

/// <summary>
/// Reads a topic with many messages in flight, and commits an offset when everything before it is done. All but the handling
/// happens on the thread that calls <see cref="Run"/>.
/// </summary>
public sealed partial class EventLoop : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PatienceBeforePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RejoinDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private readonly Func<ConsumeResult<string, byte[]>, CancellationToken, Task> _handle;
    private readonly EventLoopOptions _options;
    private readonly TimeProvider _time;
    private readonly MessageLoss _loss;
    private readonly LagMetrics _lags;
    private readonly ILogger _logger;
    private readonly PartitionProgress _progress = new();
    private readonly InFlightLimit _inFlight;
    private readonly CancellationTokenSource _abandon = new();
    private readonly IConsumer<string, byte[]> _consumer;
    private volatile Exception? _failure;
    private bool _isPaused;
    private bool _isOver;
    private long _committedAt;

    /// <summary>Makes a loop.</summary>
    /// <param name="kafka">Makes the consumer.</param>
    /// <param name="handle">Handles a message to its end; what it throws stops the loop.</param>
    /// <param name="options">The options in force.</param>
    /// <param name="loss">Decides when messages are gone.</param>
    /// <param name="lags">Where it says how far it is behind.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public EventLoop(
        KafkaClients kafka,
        Func<ConsumeResult<string, byte[]>, CancellationToken, Task> handle,
        EventLoopOptions options,
        MessageLoss loss,
        LagMetrics lags,
        TimeProvider time,
        ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(kafka);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _handle = handle;
        _options = options;
        _loss = loss;
        _lags = lags;
        _time = time;
        _logger = logger;
        _inFlight = new InFlightLimit(options.MaxInFlight, options.MaxInFlightBytes);
        _committedAt = time.GetTimestamp();
        _consumer = kafka.CreateConsumer(new GroupMember(options.GroupId), revoked: Revoked, lost: Forget);
    }

    /// <summary>
    /// Reads, loop after loop, until it is told to stop: a consumer that is of no more use makes way for another one. To be run on a thread of its own.
    /// </summary>
    /// <param name="create">Makes a loop.</param>
    /// <param name="topic">The topic to read.</param>
    /// <param name="stoppingToken">Ends it.</param>
    public static void Repeat(Func<EventLoop> create, string topic, CancellationToken stoppingToken)
    {
        ArgumentNullException.ThrowIfNull(create);
        while (!stoppingToken.IsCancellationRequested)
        {
            using (var loop = create())
            {
                loop.Run(topic, stoppingToken);
            }

            stoppingToken.WaitHandle.WaitOne(RejoinDelay);
        }
    }

    /// <summary>
    /// Reads until it is told to stop or its consumer is of no more use, then finishes what is in flight and commits it.
    /// </summary>
    public void Run(string topic, CancellationToken stoppingToken)
    {
        _consumer.Subscribe(topic);
        try
        {
            while (!stoppingToken.IsCancellationRequested && _failure is null && !_isOver)
            {
                CommitNowAndThen();
                if (Read() is { } message)
                {
                    Start(message);
                }
            }
        }
        finally
        {
            if (!_inFlight.WaitForEmpty(DrainTime))
            {
                _abandon.Cancel();
                _inFlight.WaitForEmpty(DrainTime);
            }

            Commit();
            _consumer.Close();
        }

        if (_failure is { } failure)
        {
            throw new InvalidOperationException("A worker cannot go on; no event was lost.", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _consumer.Dispose();
        _abandon.Dispose();
    }

    private ConsumeResult<string, byte[]>? Read()
    {
        try
        {
            if (_inFlight.WaitForRoom(PatienceBeforePause))
            {
                Resume();
                return _consumer.Consume(PollInterval);
            }

            // A member of the group has to show up now and then, also while it takes no messages.
            Pause();
            return _consumer.Consume(TimeSpan.Zero);
        }
        catch (ConsumeException exception) when (MessageLoss.IsLoss(exception))
        {
            Skip(exception);
            return null;
        }
        catch (KafkaException exception) when (!exception.Error.IsFatal)
        {
            ReadFailed(exception.Error.Code, exception.Error.Reason);
            _isOver = exception is not ConsumeException;
            return null;
        }
    }

    private void Skip(ConsumeException loss)
    {
        // What is still under way there must not move the group back.
        _progress.Forget([loss.ConsumerRecord.TopicPartition]);
        _isOver = true;
        try
        {
            _loss.SkipOrThrow(_consumer, loss);
        }
        catch (KafkaException exception) when (!exception.Error.IsFatal)
        {
            // The next consumer meets the same loss.
            ReadFailed(exception.Error.Code, exception.Error.Reason);
        }
    }

    private void Start(ConsumeResult<string, byte[]> message)
    {
        var bytes = message.Message.Value?.Length ?? 0;
        _inFlight.Enter(bytes);
        _ = HandleAsync(message, _progress.Start(message.TopicPartitionOffset), bytes);
    }

    private async Task HandleAsync(ConsumeResult<string, byte[]> message, IDisposable progress, int bytes)
    {
        await Task.Yield();
        try
        {
            await _handle(message, _abandon.Token);
            progress.Dispose();
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // Its offset stays uncommitted: whoever reads the partition next does it again.
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
        finally
        {
            _inFlight.Leave(bytes);
        }
    }

    private void CommitNowAndThen()
    {
        if (_time.GetElapsedTime(_committedAt) >= _options.CommitInterval)
        {
            Commit();
            NoteLags();
            _committedAt = _time.GetTimestamp();
        }
    }

    private void Commit()
    {
        var offsets = _progress.Uncommitted();
        if (offsets.Count == 0)
        {
            return;
        }

        try
        {
            _consumer.Commit(offsets);
            _progress.Commit(offsets);
        }
        catch (KafkaException exception) when (!exception.Error.IsFatal)
        {
            // The next commit covers this one; after a crash the events are handled again, with the same event ids.
            CommitFailed(exception.Error.Code, exception.Error.Reason);
        }
    }

    private void Revoked(IReadOnlyList<TopicPartition> partitions)
    {
        Commit();
        Forget(partitions);
    }

    private void Forget(IReadOnlyList<TopicPartition> partitions)
    {
        _progress.Forget(partitions);
        foreach (var partition in partitions)
        {
            _lags.Forget(_options.GroupId, partition);
        }
    }

    private void NoteLags()
    {
        foreach (var partition in _consumer.Assignment)
        {
            var (next, end) = (_consumer.Position(partition), _consumer.GetWatermarkOffsets(partition).High);
            if (!next.IsSpecial && !end.IsSpecial)
            {
                _lags.Note(_options.GroupId, partition, Math.Max(0, end - next));
            }
        }
    }

    private void Pause()
    {
        // Repeated, because partitions that were assigned meanwhile are not paused.
        _consumer.Pause(_consumer.Assignment);
        if (!_isPaused)
        {
            _isPaused = true;
            Paused(_options.MaxInFlight, _options.MaxInFlightBytes);
        }
    }

    private void Resume()
    {
        if (_isPaused)
        {
            _consumer.Resume(_consumer.Assignment);
            _isPaused = false;
        }
    }

    [LoggerMessage(EventName = "EventLoopReadFailed", Level = LogLevel.Warning, Message = "Reading failed: {Code} {Reason}")]
    private partial void ReadFailed(ErrorCode code, string reason);

    [LoggerMessage(EventName = "EventLoopCommitFailed", Level = LogLevel.Warning, Message = "Committing offsets failed: {Code} {Reason}")]
    private partial void CommitFailed(ErrorCode code, string reason);

    [LoggerMessage(EventName = "EventLoopPaused", Level = LogLevel.Information, Message = "Reading pauses while {Messages} events or {Bytes} bytes are in flight")]
    private partial void Paused(int messages, long bytes);
}
