using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Export;

/// <summary>What to call an exported model, and what to measure it on.</summary>
/// <param name="Terms">Names and terms.</param>
/// <param name="Calibration">Whom to calibrate on.</param>
/// <param name="Evaluation">What to measure the model on.</param>
/// <param name="CompatibleWith">Model folder of an older model whose embedding space it shall share; null for a space of its own.</param>
internal sealed record ExportPlan(ModelTerms Terms, CalibrationPlan Calibration, EvaluationPlan Evaluation, string? CompatibleWith = null);
