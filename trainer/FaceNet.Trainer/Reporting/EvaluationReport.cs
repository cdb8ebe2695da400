using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Compatibility;

namespace FaceNet.Trainer.Reporting;

/// <summary>Everything an evaluation has to tell.</summary>
/// <param name="Models">The models in the order they were named, baselines last.</param>
/// <param name="Comparisons">Whether the first model's probes fit an older model's vectors, on each set; empty where none was named.</param>
/// <param name="Log">The training of a run; null for none.</param>
/// <param name="Times">How long each part took.</param>
/// <param name="Made">When it was made.</param>
internal sealed record EvaluationReport(
    IReadOnlyList<ModelEvaluation> Models,
    IReadOnlyList<CompatibilityComparison> Comparisons,
    TrainingLog? Log,
    IReadOnlyList<(string Part, double Seconds)> Times,
    DateTimeOffset Made)
{
    /// <summary>The model the report is about: the first one named, or the first baseline.</summary>
    public ModelEvaluation? Main => Models.Count > 0 ? Models[0] : null;
}
