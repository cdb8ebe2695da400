using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation.Lfw;

namespace FaceNet.Trainer.Evaluation;

/// <summary>People that models are measured on.</summary>
/// <param name="Name">What they are called in tables.</param>
/// <param name="Photos">Their photos.</param>
/// <param name="Lfw">The protocol where they are those of LFW.</param>
internal sealed record EvaluationSet(string Name, FaceDataset Photos, LfwBenchmark? Lfw = null);
