using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Runs;

/// <summary>Carries out a plan in a folder, from the beginning or from where it was. The command line and the service both train through it.</summary>
/// <param name="folder">The folder of the run.</param>
/// <param name="observer">Is told how it goes.</param>
/// <param name="time">Measures speed.</param>
internal sealed class TrainingRun(RunFolder folder, IRunObserver observer, TimeProvider time)
{
    /// <summary>Starts a run.</summary>
    /// <exception cref="TrainerException">The plan cannot be carried out; nothing of what was saved is lost.</exception>
    public async Task StartAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        RunPlanRules.Require(plan);
        NetworkDescription network = KnownNetworks.Get(plan.Network);
        RunData data = RunData.Load(plan, network, observer.Warn, cancellationToken);
        using TrainingState state = Begin(plan, network, data);
        folder.Begin(plan);
        await TrainAsync(plan, data, state, cancellationToken);
    }

    /// <summary>Goes on with the run in the folder, exactly as if it had not stopped. One that ended before its first checkpoint begins anew.</summary>
    /// <exception cref="TrainerException">There is no run, its checkpoint is damaged, or it cannot be carried on.</exception>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        RunPlan plan = folder.ReadPlan();
        RunPlanRules.Require(plan);
        NetworkDescription network = KnownNetworks.Get(plan.Network);
        TrainingState? saved = Checkpoint.Exists(folder.Checkpoint) ? Checkpoint.Load(folder.Checkpoint, network) : null;
        RunData data = RunData.Load(plan, network, observer.Warn, cancellationToken);
        using TrainingState state = saved ?? Begin(plan, network, data);
        await TrainAsync(plan, data, state, cancellationToken);
    }

    private static TrainingState Begin(RunPlan plan, NetworkDescription network, RunData data)
    {
        TrainingState state = TrainingState.Start(network, plan.Learning);
        if (plan.Initial is { } initial)
        {
            InitialWeights.Load(state.Network, initial, data.Batches.Build(data.Sampler.At(0), step: 0), withLastLayer: plan.CompatibleWith is null);
        }

        return state;
    }

    private async Task TrainAsync(RunPlan plan, RunData data, TrainingState state, CancellationToken cancellationToken)
    {
        folder.TrimLog(state.Step);
        observer.Began(data.Set, state);
        foreach (FaceDataset dataset in data.Set.Datasets)
        {
            folder.AppendToLog(DataReport.Of(dataset));
        }

        var loop = new TrainingLoop(state, plan.Learning, data.Sampler, data.Batches, new OfflineMining(data.Set, plan.Learning), data.Validation, time);
        await loop.RunAsync(
            report =>
            {
                folder.AppendToLog(report);
                observer.Reported(report);
            },
            () => Checkpoint.Save(folder.Checkpoint, state, plan.Learning),
            () => Checkpoint.Save(folder.Best, state, plan.Learning),
            cancellationToken);
        observer.Ended(state);
    }
}
