namespace FaceNet.Trainer.Evaluation.Rejection;

/// <summary>What is left of the errors when the worst pairs are turned away.</summary>
/// <param name="Rejected">Share of the pairs turned away, those of the worst quality, in [0, 1).</param>
/// <param name="WorstKept">The overall quality of the worst pair that is kept, in [0, 1].</param>
/// <param name="Error">Share of the kept pairs that are judged wrongly, in [0, 1].</param>
internal sealed record RejectPoint(double Rejected, double WorstKept, double Error);
