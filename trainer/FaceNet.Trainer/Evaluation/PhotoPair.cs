namespace FaceNet.Trainer.Evaluation;

/// <summary>Two photos of a data set, by their numbers, and how far apart they are.</summary>
internal sealed record PhotoPair(int Left, int Right, double SquaredDistance);
