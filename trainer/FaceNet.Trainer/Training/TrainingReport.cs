namespace FaceNet.Trainer.Training;

/// <summary>A line of the training log: means over the steps since the line before.</summary>
/// <param name="Step">Steps taken so far.</param>
/// <param name="Seconds">Time spent training so far, over all parts of a resumed run.</param>
/// <param name="ImagesPerSecond">Photos trained on per second since the line before.</param>
/// <param name="LearningRate">Rate of the last step.</param>
/// <param name="Validation">Validation after the last step: VAL at FAR 0.01 on people not trained on, in [0, 1]; null where none was due.</param>
/// <param name="Statistics">Means over the steps.</param>
internal sealed record TrainingReport(long Step, double Seconds, double ImagesPerSecond, double LearningRate, double? Validation, StepStatistics Statistics);
