namespace FaceNet.Trainer.Training;

/// <summary>Linear warm-up, then the chosen way down.</summary>
internal static class LearningRateSchedule
{
    /// <summary>Learning rate of a step.</summary>
    /// <param name="options">Full rate and warm-up.</param>
    /// <param name="step">Number of the step, from 0.</param>
    /// <param name="progress">Share of the run that is over, in [0, 1].</param>
    public static double Rate(TrainingOptions options, long step, double progress)
    {
        double warmUp = Math.Min(1, (step + 1) / (double)(options.WarmUpSteps + 1));
        return options.LearningRate * warmUp * Share(options.Schedule, Math.Clamp(progress, 0, 1));
    }

    private static double Share(RateSchedule schedule, double progress)
    {
        return schedule switch
        {
            RateSchedule.Cosine => 0.5 * (1 + Math.Cos(Math.PI * progress)),
            RateSchedule.Linear => 1 - progress,
            RateSchedule.Constant => 1,
            _ => throw new NotSupportedException($"Schedule {schedule} is unknown."),
        };
    }
}
