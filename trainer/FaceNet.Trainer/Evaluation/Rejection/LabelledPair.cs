namespace FaceNet.Trainer.Evaluation.Rejection;

/// <summary>Two photos of a data set, by their numbers, and whether one person is on both.</summary>
internal readonly record struct LabelledPair(int Left, int Right, bool Same);
