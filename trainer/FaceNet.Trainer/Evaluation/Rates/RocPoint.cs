namespace FaceNet.Trainer.Evaluation.Rates;

/// <summary>A point of the receiver operating characteristic: what is accepted below a threshold.</summary>
/// <param name="SquaredDistance">The threshold.</param>
/// <param name="Far">Share of the comparisons of different people accepted.</param>
/// <param name="Val">Share of the comparisons of the same person accepted.</param>
internal sealed record RocPoint(double SquaredDistance, double Far, double Val);
