using FaceNet.ModelContract;
using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Export;

/// <summary>A model that was exported.</summary>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Bytes">Length of its graph.</param>
/// <param name="Measurements">What was measured on it.</param>
/// <param name="Evaluations">Its evaluation first, then those of the baselines.</param>
internal sealed record ExportedModel(ModelManifest Manifest, long Bytes, ModelMeasurements Measurements, IReadOnlyList<ModelEvaluation> Evaluations);
