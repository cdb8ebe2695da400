namespace FaceNet.Trainer.Training;

/// <summary>What one step shows of the health of the training.</summary>
/// <param name="Loss">The weighted sum the step went down.</param>
/// <param name="TripletLoss">Mean loss of the active triplets.</param>
/// <param name="TeacherDistance">Mean squared distance to the teacher; 0 without one.</param>
/// <param name="ActiveShare">Share of the anchor-positive pairs with a loss; of all valid triplets where all negatives are taken.</param>
/// <param name="PositiveDistance">Mean squared distance of the anchor-positive pairs.</param>
/// <param name="NegativeDistance">Mean squared distance of the pairs of different people.</param>
internal sealed record StepStatistics(
    double Loss, double TripletLoss, double TeacherDistance, double ActiveShare, double PositiveDistance, double NegativeDistance)
{
    /// <summary>Mean length of the network's output before it is normalised.</summary>
    public double Norm { get; init; }

    /// <summary>Below this mean distance between different people the network answers the same for everyone.</summary>
    public const double CollapsedDistance = 0.02;

    public bool Collapsed => NegativeDistance < CollapsedDistance;

    public static StepStatistics MeanOf(IReadOnlyCollection<StepStatistics> steps)
    {
        return new StepStatistics(
            steps.Average(step => step.Loss), steps.Average(step => step.TripletLoss), steps.Average(step => step.TeacherDistance), steps.Average(step => step.ActiveShare),
            steps.Average(step => step.PositiveDistance), steps.Average(step => step.NegativeDistance))
        {
            Norm = steps.Average(step => step.Norm),
        };
    }
}
