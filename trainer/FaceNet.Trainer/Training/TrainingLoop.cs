using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Training;

/// <summary>Runs step after step.</summary>
/// <param name="state">The network and how far it is.</param>
/// <param name="options">How it learns.</param>
/// <param name="sampler">Says which photos are in the batches.</param>
/// <param name="batches">Makes them.</param>
/// <param name="offline">Mines offline, where the options say so.</param>
/// <param name="validation">People to validate on; null for none.</param>
/// <param name="time">Measures speed.</param>
internal sealed class TrainingLoop(
    TrainingState state, TrainingOptions options, IdentityBatchSampler sampler, BatchBuilder batches, OfflineMining offline, Validation? validation, TimeProvider time)
{
    private readonly TripletStep _step = new(state, options);
    private readonly ReportWindow _window = new(time);

    private bool IsOver => Progress() >= 1 || IsOutOfPatience();

    private bool IsOfflineMiningDue => options.OfflineEvery > 0 && state.Step > 0 && state.Step % options.OfflineEvery == 0 && state.Offline?.Step != state.Step;

    /// <summary>Trains until the schedule ends, or until validation has not improved for long. A state that has steps behind it goes on where it was.</summary>
    /// <param name="report">Receives a line every <see cref="TrainingOptions.ReportEvery"/> steps, and at each validation.</param>
    /// <param name="checkpoint">Called every <see cref="TrainingOptions.CheckpointEvery"/> steps and at the end; saves the state.</param>
    /// <param name="best">Called when a validation was the best so far; saves the state beside the checkpoint.</param>
    /// <param name="cancellationToken">Ends the run after the step in progress, with a checkpoint.</param>
    public async Task RunAsync(Action<TrainingReport> report, Action checkpoint, Action best, CancellationToken cancellationToken)
    {
        while (!IsOver)
        {
            if (IsOfflineMiningDue)
            {
                state.Offline = await OrCheckpointAsync(() => Task.FromResult(offline.Mine(state, cancellationToken)), checkpoint, cancellationToken);
            }

            await using IBatchSource source = Batches();
            do
            {
                double rate = Take(await OrCheckpointAsync(() => source.NextAsync(cancellationToken).AsTask(), checkpoint, cancellationToken));
                double? validated = Validate(best);
                if (validated is not null || state.Step % options.ReportEvery == 0)
                {
                    report(_window.Close(state, rate, validated));
                }

                if (state.Step % options.CheckpointEvery == 0)
                {
                    checkpoint();
                }
            }
            while (!IsOver && !IsOfflineMiningDue);
        }

        checkpoint();
    }

    // Told to stop before the next step, the run keeps what it has.
    private static async Task<T> OrCheckpointAsync<T>(Func<Task<T>> prepare, Action checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await prepare();
        }
        catch (OperationCanceledException)
        {
            checkpoint();
            throw;
        }
    }

    private IBatchSource Batches()
    {
        IBatchSampler current = state.Offline is { } triplets ? new OfflineBatchSampler(triplets, sampler.At(0).Length, options.Seed) : sampler;
        return options.Device == DeviceKind.Cpu ? new BatchesOnDemand(current, batches, state.Step) : new BatchQueue(current, batches, state.Step);
    }

    private double Take(FaceBatch batch)
    {
        long started = time.GetTimestamp();
        double rate = LearningRateSchedule.Rate(options, state.Step, Progress());
        state.Optimizer.SetRate(rate);
        LastLayerPhase.Prepare(state.Network, options, state.Step);
        _window.Add(_step.Take(batch), batch.Count);
        state.Step++;
        state.Seconds += time.GetElapsedTime(started).TotalSeconds;
        return rate;
    }

    private double? Validate(Action best)
    {
        if (validation is null || options.ValidateEvery == 0 || state.Step % options.ValidateEvery != 0)
        {
            return null;
        }

        // Not to be stopped: the step is taken, and after it the checkpoint would pass over its validation.
        double measured = validation.Measure(state, CancellationToken.None);
        if (state.Best is null || measured > state.Best)
        {
            (state.Best, state.BestStep) = (measured, state.Step);
            best();
        }

        return measured;
    }

    private bool IsOutOfPatience()
    {
        return options.Patience is { } patience && state.Best is not null && state.Step - state.BestStep >= (long)patience * options.ValidateEvery;
    }

    private double Progress()
    {
        double bySteps = state.Step / (double)options.Steps;
        return options.MaxMinutes is { } minutes ? Math.Max(bySteps, state.Seconds / (60 * minutes)) : bySteps;
    }
}
