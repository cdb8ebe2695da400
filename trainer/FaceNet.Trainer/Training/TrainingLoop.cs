using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Training;

/// <summary>Runs step after step, with the next batch being made meanwhile.</summary>
internal sealed class TrainingLoop(TrainingState state, TrainingOptions options, IdentityBatchSampler sampler, BatchBuilder batches, TimeProvider time)
{
    /// <summary>Trains until the schedule ends. A state that has steps behind it goes on where it was.</summary>
    /// <param name="report">Receives a line every <see cref="TrainingOptions.ReportEvery"/> steps.</param>
    /// <param name="checkpoint">Called every <see cref="TrainingOptions.CheckpointEvery"/> steps and at the end; saves the state.</param>
    /// <param name="cancellationToken">Ends the run after the step in progress, without a checkpoint.</param>
    public async Task RunAsync(Action<TrainingReport> report, Action checkpoint, CancellationToken cancellationToken)
    {
        var step = new TripletStep(state, options);
        state.Network.train();
        SkipDealtBatches();
        var window = new ReportWindow(time);
        Task<FaceBatch> next = Prepare(state.Step, cancellationToken);
        while (Progress() < 1)
        {
            FaceBatch batch = await next;
            next = Prepare(state.Step + 1, cancellationToken);
            long started = time.GetTimestamp();
            double rate = LearningRateSchedule.Rate(options, state.Step, Progress());
            state.Optimizer.SetRate(rate);
            window.Add(step.Take(batch), batch.Count);
            state.Step++;
            state.Seconds += time.GetElapsedTime(started).TotalSeconds;
            if (state.Step % options.ReportEvery == 0)
            {
                report(window.Close(state, rate));
            }

            if (state.Step % options.CheckpointEvery == 0)
            {
                checkpoint();
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        await next;
        checkpoint();
    }

    private double Progress()
    {
        double bySteps = state.Step / (double)options.Steps;
        return options.MaxMinutes is { } minutes ? Math.Max(bySteps, state.Seconds / (60 * minutes)) : bySteps;
    }

    // The sampler is a stream without a state of its own to save: deal again what was dealt before the checkpoint.
    private void SkipDealtBatches()
    {
        for (long dealt = 0; dealt < state.Step; dealt++)
        {
            sampler.Next();
        }
    }

    private Task<FaceBatch> Prepare(long step, CancellationToken cancellationToken)
    {
        int[] photos = sampler.Next();
        return Task.Run(() => batches.Build(photos, step), cancellationToken);
    }
}
