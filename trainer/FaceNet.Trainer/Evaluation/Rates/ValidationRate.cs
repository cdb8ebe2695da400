namespace FaceNet.Trainer.Evaluation.Rates;

/// <summary>What is accepted where strangers are falsely accepted at a given rate. Values that the data does not support are null, never extrapolated.</summary>
/// <param name="Far">The false-accept rate.</param>
/// <param name="ImpostorPairs">Comparisons of different people behind the threshold; fewer than <see cref="FarThreshold.FewestPairs"/> support nothing.</param>
/// <param name="SquaredDistance">The threshold.</param>
/// <param name="SquaredDistanceInterval">Its interval.</param>
/// <param name="Val">Share of the comparisons of the same person that are accepted; null also where there are none.</param>
/// <param name="ValInterval">Its interval.</param>
internal sealed record ValidationRate(
    double Far, long ImpostorPairs, double? SquaredDistance, Interval? SquaredDistanceInterval, double? Val, Interval? ValInterval);
