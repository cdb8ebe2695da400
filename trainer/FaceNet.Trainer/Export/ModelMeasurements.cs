using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Export;

/// <summary>Everything measured on a model before its manifest is written.</summary>
/// <param name="Domains">Calibration by kind of photos.</param>
/// <param name="Figures">The model's figures first, then those of the baselines.</param>
/// <param name="ParityDifference">Largest difference to the network it came from.</param>
/// <param name="Upgrade">Whether it may share an older model's space; null where none was named.</param>
internal sealed record ModelMeasurements(
    IReadOnlyList<CalibrationDomain> Domains, IReadOnlyList<ModelFigures> Figures, double ParityDifference, CompatibleUpgrade? Upgrade = null);
