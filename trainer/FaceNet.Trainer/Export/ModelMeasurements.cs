using FaceNet.Trainer.Calibration;

namespace FaceNet.Trainer.Export;

/// <summary>Everything measured on a model before its manifest is written.</summary>
/// <param name="Kinds">Calibration by kind of photos.</param>
/// <param name="ParityDifference">Largest difference to the network it came from.</param>
/// <param name="Upgrade">Whether it may share an older model's space; null where none was named.</param>
internal sealed record ModelMeasurements(
    IReadOnlyList<CalibratedKind> Kinds, double ParityDifference, CompatibleUpgrade? Upgrade = null);
