namespace FaceNet.Trainer.Training;

/// <summary>Linear warm-up, then half a cosine down to zero.</summary>
internal static class LearningRateSchedule
{
    /// <summary>Learning rate of a step.</summary>
    /// <param name="options">Full rate and warm-up.</param>
    /// <param name="step">Number of the step, from 0.</param>
    /// <param name="progress">Share of the run that is over, in [0, 1].</param>
    public static double Rate(TrainingOptions options, long step, double progress)
    {
        double warmUp = Math.Min(1, (step + 1) / (double)(options.WarmUpSteps + 1));
        return options.LearningRate * warmUp * 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(progress, 0, 1)));
    }
}
