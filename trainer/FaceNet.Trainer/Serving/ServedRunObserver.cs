using FaceNet.Trainer.Data;
using FaceNet.Trainer.Runs;
using FaceNet.Trainer.Training;
using Microsoft.Extensions.Logging;

namespace FaceNet.Trainer.Serving;

/// <summary>Brings how a run goes to whoever watches it, and what is wrong with its data to the log.</summary>
internal sealed partial class ServedRunObserver(string trainingId, RunFolder folder, TrainingStore store, ILogger logger) : IRunObserver
{
    public void Warn(string message)
    {
        Warning(trainingId, message);
    }

    public void Began(TrainingSet set, TrainingState state)
    {
        // Steps beyond the checkpoint are taken anew; their figures are not yet there again.
        store.Change(trainingId, training => training.Metrics = folder.ReadReports().LastOrDefault()?.ToMetrics());
        Beginning(trainingId, set.Photos.Count, state.Step);
    }

    public void Reported(TrainingReport report)
    {
        store.Change(trainingId, training =>
        {
            training.Metrics = report.ToMetrics();
            training.Attempts = 0;
        });
        if (report.Statistics.Collapsed)
        {
            Collapsed(trainingId, report.Step);
        }
    }

    public void Ended(TrainingState state)
    {
        Learned(trainingId, state.Step);
    }

    [LoggerMessage(EventName = "TrainingDataFault", Level = LogLevel.Warning, Message = "Training {TrainingId}: {Fault}")]
    private partial void Warning(string trainingId, string fault);

    [LoggerMessage(EventName = "TrainingBegan", Level = LogLevel.Information, Message = "Training {TrainingId} learns from {Photos} photos, from step {Step} on")]
    private partial void Beginning(string trainingId, int photos, long step);

    [LoggerMessage(EventName = "TrainingCollapsed", Level = LogLevel.Warning, Message = "Training {TrainingId} is collapsing to one point at step {Step}. Cancel it, and lower the learning rate or take semi-hard negatives")]
    private partial void Collapsed(string trainingId, long step);

    [LoggerMessage(EventName = "TrainingLearned", Level = LogLevel.Information, Message = "Training {TrainingId} has learned for {Steps} steps; its model is measured and exported")]
    private partial void Learned(string trainingId, long steps);
}
