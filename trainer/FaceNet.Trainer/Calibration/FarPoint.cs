using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Calibration;

/// <summary>A row of a calibration table.</summary>
/// <param name="Far">False-accept rate.</param>
/// <param name="SquaredDistance">Threshold; null where the comparisons do not support the rate.</param>
/// <param name="Low">Lower end of the 95 % interval of the threshold.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="ImpostorPairs">Comparisons of different people behind the threshold.</param>
internal sealed record FarPoint(double Far, double? SquaredDistance, double? Low, double? High, long ImpostorPairs)
{
    public static FarPoint Of(ValidationRate rate)
    {
        return new FarPoint(rate.Far, rate.SquaredDistance, rate.SquaredDistanceInterval?.Low, rate.SquaredDistanceInterval?.High, rate.ImpostorPairs);
    }
}
