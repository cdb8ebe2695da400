namespace FaceNet.Trainer.Training;

/// <summary>The readable part of a checkpoint.</summary>
/// <param name="Network">Name of the network.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="Seconds">Seconds spent on them.</param>
/// <param name="Best">Best validation so far; null before the first.</param>
/// <param name="BestStep">Step of the best validation.</param>
/// <param name="Options">The options of the run.</param>
internal sealed record CheckpointProgress(string Network, long Step, double Seconds, double? Best, long BestStep, TrainingOptions Options);
