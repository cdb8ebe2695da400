namespace FaceNet.Trainer.Calibration;

/// <summary>A row of a calibration table.</summary>
/// <param name="Far">False-accept rate.</param>
/// <param name="SquaredDistance">Threshold; null where the pairs do not support the rate.</param>
/// <param name="Low">Lower end of the 95 % interval of the threshold.</param>
/// <param name="High">Upper end of it.</param>
internal sealed record FarPoint(double Far, double? SquaredDistance, double? Low, double? High);
