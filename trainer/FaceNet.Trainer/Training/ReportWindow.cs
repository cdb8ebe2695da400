namespace FaceNet.Trainer.Training;

/// <summary>Collects the steps between two lines of the log.</summary>
internal sealed class ReportWindow(TimeProvider time)
{
    private readonly List<StepStatistics> _steps = [];
    private long _started = time.GetTimestamp();
    private int _photos;

    public void Add(StepStatistics step, int photos)
    {
        _steps.Add(step);
        _photos += photos;
    }

    /// <summary>Sums up and starts the next window.</summary>
    public TrainingReport Close(TrainingState state, double rate, double? validation)
    {
        double seconds = time.GetElapsedTime(_started).TotalSeconds;
        var report = new TrainingReport(state.Step, state.Seconds, _photos / seconds, rate, validation, StepStatistics.MeanOf(_steps));
        _steps.Clear();
        _photos = 0;
        _started = time.GetTimestamp();
        return report;
    }
}
