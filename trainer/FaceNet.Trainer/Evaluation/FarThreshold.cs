namespace FaceNet.Trainer.Evaluation;

/// <summary>The squared distance at which a share of the pairs of different people is falsely accepted.</summary>
internal static class FarThreshold
{
    /// <summary>A threshold with fewer false accepts behind it is a guess, and is not given.</summary>
    public const int FewestPairs = 30;

    /// <summary>Threshold of a false-accept rate, or null where the pairs do not support it.</summary>
    /// <param name="sortedDistances">Distances of pairs of different people, ascending.</param>
    /// <param name="far">Rate, in (0, 1).</param>
    public static double? Of(ReadOnlySpan<float> sortedDistances, double far)
    {
        int accepted = (int)(far * sortedDistances.Length);
        return accepted >= FewestPairs ? sortedDistances[accepted - 1] : null;
    }
}
