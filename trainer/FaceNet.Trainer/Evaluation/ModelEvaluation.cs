namespace FaceNet.Trainer.Evaluation;

/// <summary>What came of measuring one model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Summary">Its figures in one row.</param>
/// <param name="Sets">All figures, set by set.</param>
internal sealed record ModelEvaluation(EvaluatedModel Model, ModelFigures Summary, IReadOnlyList<SetEvaluation> Sets);
