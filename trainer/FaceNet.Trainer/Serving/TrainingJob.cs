using FaceNet.Trainer.Export;
using FaceNet.Trainer.Runs;

namespace FaceNet.Trainer.Serving;

/// <summary>What a plan of a caller means on this worker.</summary>
/// <param name="Run">The run to carry out.</param>
/// <param name="Export">How to export its model.</param>
internal sealed record TrainingJob(RunPlan Run, ExportPlan Export);
