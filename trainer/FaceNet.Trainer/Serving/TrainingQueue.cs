using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TrainingRecord = FaceNet.Protos.Training.V1.Training;

namespace FaceNet.Trainer.Serving;

/// <summary>
/// Carries out the trainings, one at a time, in the order they were asked for. One that is interrupted by the end of the process stays active, and
/// the next process goes on with it first.
/// </summary>
internal sealed partial class TrainingQueue(TrainingStore store, TrainingWorker worker, IOptions<ServingOptions> options, TimeProvider time, ILogger<TrainingQueue> logger)
    : BackgroundService
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _added = new(0);
    private Current? _current;

    /// <summary>Adds a training to the end of the queue. See <see cref="TrainingStore.Add"/>.</summary>
    public TrainingRecord Add(string id, TrainingPlan plan)
    {
        TrainingRecord training = store.Add(id, plan, options.Value.MaxQueued);
        _added.Release();
        return training;
    }

    /// <summary>Ends a training, and returns it when it has ended.</summary>
    /// <exception cref="ResourceNotFoundException">TRAINING_NOT_FOUND.</exception>
    public async Task<TrainingRecord> CancelAsync(string id, CancellationToken cancellationToken)
    {
        Task ended;
        lock (_lock)
        {
            if (_current is { } current && current.Id == id)
            {
                current.IsCancelled = true;
                current.Stop.Cancel();
                ended = current.Ended.Task;
            }
            else
            {
                return store.Get(id).HasEnded() ? store.Get(id) : End(id, TrainingRecord.Types.State.Cancelled);
            }
        }

        await ended.WaitAsync(cancellationToken);
        return store.Get(id);
    }

    public override void Dispose()
    {
        _added.Dispose();
        base.Dispose();
    }

    /// <summary>Reads what earlier processes left, before the first call is answered.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        store.Load();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (Begin(stoppingToken) is { } current)
            {
                await RunAsync(current);
            }
            else
            {
                await WaitAsync(stoppingToken);
            }
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _added.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private Current? Begin(CancellationToken stoppingToken)
    {
        lock (_lock)
        {
            TrainingRecord? next = store.All.Where(training => !training.HasEnded())
                .OrderByDescending(training => training.State == TrainingRecord.Types.State.Active).ThenBy(training => training.CreateTime).FirstOrDefault();
            if (next is null)
            {
                return null;
            }

            store.Change(next.TrainingId, training =>
            {
                training.State = TrainingRecord.Types.State.Active;
                training.StartTime ??= Now();
            });
            return _current = new Current(next.TrainingId, CancellationTokenSource.CreateLinkedTokenSource(stoppingToken));
        }
    }

    private async Task RunAsync(Current current)
    {
        Action end = await OutcomeAsync(current);
        lock (_lock)
        {
            end();
            _current = null;
            current.Stop.Dispose();
        }

        current.Ended.SetResult();
    }

    // What becomes of a training is decided before the lock and written within it, so that a caller who cancels sees it either running or ended.
    private async Task<Action> OutcomeAsync(Current current)
    {
        try
        {
            await worker.RunAsync(store.Get(current.Id), current.Stop.Token);
            return () => End(current.Id, TrainingRecord.Types.State.Succeeded);
        }
        catch (OperationCanceledException) when (current.Stop.IsCancellationRequested)
        {
            return () =>
            {
                if (current.IsCancelled)
                {
                    End(current.Id, TrainingRecord.Types.State.Cancelled);
                }
                else
                {
                    Interrupted(current.Id);
                }
            };
        }
        catch (Exception exception) when (exception is TrainerException or PlatformException)
        {
            Failed(current.Id, exception.Message);
            return () => End(current.Id, TrainingRecord.Types.State.Failed, exception.Message);
        }
#pragma warning disable CA1031 // A defect, or a native error such as want of memory, fails this training; the others still run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FailedUnexpectedly(exception, current.Id);
            return () => End(current.Id, TrainingRecord.Types.State.Failed, $"{exception.GetType().Name}: {exception.Message} The worker's log has the details.");
        }
    }

    private TrainingRecord End(string id, TrainingRecord.Types.State state, string failure = "")
    {
        Ended(id, state);
        return store.Change(id, training =>
        {
            training.State = state;
            training.Failure = failure;
            training.EndTime = Now();
        });
    }

    private Timestamp Now()
    {
        return Timestamp.FromDateTimeOffset(time.GetUtcNow());
    }

    [LoggerMessage(EventName = "TrainingEnded", Level = LogLevel.Information, Message = "Training {TrainingId} ended: {State}")]
    private partial void Ended(string trainingId, TrainingRecord.Types.State state);

    [LoggerMessage(EventName = "TrainingInterrupted", Level = LogLevel.Information, Message = "Training {TrainingId} goes on when the worker starts anew")]
    private partial void Interrupted(string trainingId);

    [LoggerMessage(EventName = "TrainingFailed", Level = LogLevel.Warning, Message = "Training {TrainingId} failed: {Reason}")]
    private partial void Failed(string trainingId, string reason);

    [LoggerMessage(EventName = "TrainingFailedUnexpectedly", Level = LogLevel.Error, Message = "Training {TrainingId} failed unexpectedly")]
    private partial void FailedUnexpectedly(Exception exception, string trainingId);

    private sealed class Current(string id, CancellationTokenSource stop)
    {
        public string Id => id;

        public CancellationTokenSource Stop => stop;

        public bool IsCancelled { get; set; }

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
