using FaceNet.Trainer.Evaluation.Pairs;

namespace FaceNet.Trainer.Evaluation.Rates;

/// <summary>The share of the comparisons of the same person that are within a threshold (VAL).</summary>
internal static class GenuineShare
{
    /// <summary>The shares within thresholds; null where nobody is compared with himself.</summary>
    /// <param name="comparisons">The comparisons.</param>
    /// <param name="thresholds">Squared distances, in any order.</param>
    /// <param name="drawn">How often each person counts; null for once.</param>
    public static double[]? Of(MeasuredComparisons comparisons, IReadOnlyList<double> thresholds, int[]? drawn = null)
    {
        SortedComparisons genuine = comparisons.Genuine;
        var upTo = new long[genuine.Count + 1];
        for (int index = 0; index < genuine.Count; index++)
        {
            upTo[index + 1] = upTo[index] + (drawn?[comparisons.Source.ProbePeople[genuine.Probe(index)]] ?? 1);
        }

        return upTo[^1] == 0 ? null : [.. thresholds.Select(threshold => upTo[genuine.CountUpTo(threshold)] / (double)upTo[^1])];
    }
}
