using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Export;
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
        TrainingJob job = plans.Read(training.TrainingId, training.Plan);
        RunFolder folder = folders.Run(training.TrainingId);
        var observer = new ServedRunObserver(training.TrainingId, store, logger);
        var run = new TrainingRun(folder, observer, time);
        await (folder.HoldsRun ? run.ResumeAsync(cancellationToken) : run.StartAsync(job.Run, cancellationToken));
        new ModelExport(new PartTimes(time, TextWriter.Null), observer.Warn).Write(folder.BestOrLast, folder.Model, job.Export, cancellationToken);
    }
}
