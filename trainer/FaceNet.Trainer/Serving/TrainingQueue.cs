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
internal sealed partial class TrainingQueue(
    TrainingStore store, TrainingWorker worker, ServingFolders folders, IOptions<ServingOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<TrainingQueue> logger)
    : BackgroundService
{
    // A run that takes the worker with it every time must not keep the others from theirs.
    private const int MostAttempts = 3;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _added = new(0);
    private RunsLock? _runs;
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
    /// <exception cref="UnavailableException">STORE_UNAVAILABLE: it has ended, but that cannot be written.</exception>
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
                ended = Task.CompletedTask;
                if (!store.Get(id).HasEnded())
                {
                    End(id, TrainingRecord.Types.State.Cancelled);
                }
            }
        }

        await ended.WaitAsync(cancellationToken);
        return store.RequireWritten(id);
    }

    public override void Dispose()
    {
        _added.Dispose();
        _runs?.Dispose();
        base.Dispose();
    }

    /// <summary>Reads what earlier processes left, before the first call is answered.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _runs = RunsLock.Take(folders.Runs);
        store.Load();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();

        // The host stops its listeners first and waits for their calls; the run need not learn on meanwhile.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        while (!stopping.IsCancellationRequested)
        {
            if (Begin(stopping.Token) is { } current)
            {
                await RunAsync(current);
            }
            else
            {
                await WaitAsync(stopping.Token);
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
            TrainingRecord? next = Next();
            while (next?.Attempts >= MostAttempts)
            {
                End(next.TrainingId, TrainingRecord.Types.State.Failed, $"The worker died {next.Attempts} times in a row while it carried out this training, the last time without new figures. It may need more memory than there is.");
                next = Next();
            }

            if (next is null)
            {
                return null;
            }

            // Counted before it happens: a worker that dies cannot count any more.
            store.Change(next.TrainingId, training =>
            {
                training.State = TrainingRecord.Types.State.Active;
                training.StartTime ??= Now();
                training.Attempts++;
            });
            return _current = new Current(next.TrainingId, CancellationTokenSource.CreateLinkedTokenSource(stoppingToken));
        }
    }

    private TrainingRecord? Next()
    {
        return store.All.Where(training => !training.HasEnded())
            .OrderByDescending(training => training.State == TrainingRecord.Types.State.Active).ThenBy(training => training.CreateTime).FirstOrDefault();
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
        catch (Exception exception) when (current.Stop.IsCancellationRequested && (exception is OperationCanceledException or TrainerException))
        {
            // Told to stop, it may have found no room for the checkpoint; the one before is there.
            if (exception is TrainerException)
            {
                StoppedBadly(current.Id, exception.Message);
            }

            return () => Stop(current);
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

    private void Stop(Current current)
    {
        if (current.IsCancelled)
        {
            End(current.Id, TrainingRecord.Types.State.Cancelled);
        }
        else
        {
            store.Change(current.Id, training => training.Attempts = 0);
            Interrupted(current.Id);
        }
    }

    private void End(string id, TrainingRecord.Types.State state, string failure = "")
    {
        Ended(id, state);
        store.Change(id, training =>
        {
            training.State = state;
            training.Failure = failure;
            training.Attempts = 0;
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

    [LoggerMessage(EventName = "TrainingStoppedBadly", Level = LogLevel.Warning, Message = "Training {TrainingId} was told to stop and kept the checkpoint before its last step: {Reason}")]
    private partial void StoppedBadly(string trainingId, string reason);

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
