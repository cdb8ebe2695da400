namespace FaceNet.Trainer.Evaluation.Clustering;

/// <summary>How well clusters agree with people, in [0, 1], larger is better.</summary>
/// <param name="Precision">Of what was put together, the share that belongs together.</param>
/// <param name="Recall">Of what belongs together, the share that was put together.</param>
internal readonly record struct PrecisionRecall(double Precision, double Recall)
{
    /// <summary>The harmonic mean of the two.</summary>
    public double F => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;
}
