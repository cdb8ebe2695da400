using FaceNet.Trainer.Evaluation.Pairs;

namespace FaceNet.Trainer.Evaluation.Rates;

/// <summary>The largest squared distance at which no larger share of the comparisons of different people is falsely accepted.</summary>
/// <param name="SquaredDistance">The threshold: that of the farthest one accepted; 0 where none is.</param>
/// <param name="Accepted">Comparisons of different people behind the threshold.</param>
internal readonly record struct FarThreshold(double SquaredDistance, long Accepted)
{
    /// <summary>A threshold with fewer false accepts behind it is a guess, and is not given.</summary>
    public const int FewestPairs = 30;

    /// <summary>A rate times a count may fall short of a whole number by rounding.</summary>
    private const double Rounding = 1e-12;

    public bool IsSupported => Accepted >= FewestPairs;

    /// <summary>Thresholds of rates.</summary>
    /// <param name="comparisons">The comparisons.</param>
    /// <param name="fars">Rates in (0, 1), coarsest first.</param>
    /// <param name="drawn">How often each person counts; null for once.</param>
    public static FarThreshold[] Of(MeasuredComparisons comparisons, IReadOnlyList<double> fars, int[]? drawn = null)
    {
        IComparisons source = comparisons.Source;
        drawn ??= [.. Enumerable.Repeat(1, source.Impostors.People)];
        int[] probeWeights = [.. source.ProbePeople.Select(person => drawn[person])], sampleWeights = [.. source.SamplePeople.Select(person => drawn[person])];
        double total = source.Impostors.Of(drawn);
        return WalkUp(comparisons.NearestImpostors, [.. fars.Select(far => (long)(far * total * (1 + Rounding)))], probeWeights, sampleWeights);
    }

    private static FarThreshold[] WalkUp(SortedComparisons impostors, long[] budgets, int[] probeWeights, int[] sampleWeights)
    {
        var thresholds = new FarThreshold[budgets.Length];
        ReadOnlySpan<float> distances = impostors.Distances;
        long accepted = 0;
        double reached = 0;
        int finest = budgets.Length - 1;
        for (int index = 0; index < distances.Length && finest >= 0;)
        {
            // Comparisons equally far apart are accepted together or not at all.
            float distance = distances[index];
            long added = 0;
            for (; index < distances.Length && distances[index] == distance; index++)
            {
                added += probeWeights[impostors.Probe(index)] * sampleWeights[impostors.Sample(index)];
            }

            for (; finest >= 0 && accepted + added > budgets[finest]; finest--)
            {
                thresholds[finest] = new FarThreshold(reached, accepted);
            }

            accepted += added;
            reached = added > 0 ? distance : reached;
        }

        for (; finest >= 0; finest--)
        {
            thresholds[finest] = new FarThreshold(reached, accepted);
        }

        return thresholds;
    }
}
