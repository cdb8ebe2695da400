using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Export;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Runs;
using Microsoft.Extensions.Logging;
using TrainingRecord = FaceNet.Protos.Training.V1.Training;

namespace FaceNet.Trainer.Serving;

/// <summary>Carries out one training: the run, from the beginning or from where it was, and the export of its model.</summary>
internal sealed class TrainingWorker(TrainingPlanReader plans, ServingFolders folders, TrainingStore store, TimeProvider time, ILogger<TrainingWorker> logger)
{
    /// <exception cref="TrainerException">It cannot be carried out, for a reason that the caller can mend.</exception>
    /// <exception cref="ServiceDefaults.Errors.InvalidRequestException">What its plan names has gone since it was asked for.</exception>
    public async Task RunAsync(TrainingRecord training, CancellationToken cancellationToken)
    {
        RunFolder folder = folders.Run(training.TrainingId);

        // A run that has begun goes by what it began with, wherever the folders of the worker are now.
        bool hasBegun = folder.HoldsRun;
        RunPlan plan = hasBegun ? folder.ReadPlan() : plans.ReadRun(training.Plan);
        ExportPlan exportPlan = plans.ReadExport(training.TrainingId, training.Plan, plan);
        var observer = new ServedRunObserver(training.TrainingId, folder, store, logger);
        var export = new ModelExport(new PartTimes(time, TextWriter.Null), observer.Warn);
        export.Require(exportPlan, KnownNetworks.Get(plan.Network), cancellationToken);

        var run = new TrainingRun(folder, observer, time);
        await (hasBegun ? run.ResumeAsync(cancellationToken) : run.StartAsync(plan, cancellationToken));
        export.Write(folder.BestOrLast, folder.Model, exportPlan, cancellationToken);
    }
}
