using FaceNet.Trainer.Evaluation.Pairs;

namespace FaceNet.Trainer.Evaluation.Rates;

/// <summary>The share of the comparisons of different people that are within a threshold: the false-accept rate it really has.</summary>
internal static class ImpostorShare
{
    /// <summary>The share within a threshold; null where no two people are compared.</summary>
    /// <remarks>Beyond the comparisons that are kept, it is the share up to the end of the bin before: short by a thousandth of the distance at most.</remarks>
    public static double? Of(MeasuredComparisons comparisons, double threshold)
    {
        DistanceCounts counts = comparisons.ImpostorCounts;
        if (counts.Total == 0)
        {
            return null;
        }

        long within = IsKept(comparisons, threshold)
            ? comparisons.NearestImpostors.CountUpTo(threshold)
            : Enumerable.Range(0, DistanceCounts.BinOf((float)threshold)).Sum(bin => counts[bin]);
        return within / (double)counts.Total;
    }

    /// <summary>The interval of that share, by bootstrap over people; null where nothing is accepted, which no draw can vary, or beyond the comparisons that are kept.</summary>
    public static Interval? IntervalOf(MeasuredComparisons comparisons, double threshold, int seed)
    {
        return Of(comparisons, threshold) is { } share and > 0 && IsKept(comparisons, threshold)
            ? Interval.Of(share, PeopleBootstrap.Run(comparisons.Source.Impostors.People, seed, drawn => Of(comparisons, threshold, drawn)).OfType<double>())
            : null;
    }

    private static double? Of(MeasuredComparisons comparisons, double threshold, int[] drawn)
    {
        long total = comparisons.Source.Impostors.Of(drawn), within = 0;
        int count = comparisons.NearestImpostors.CountUpTo(threshold);
        for (int index = 0; index < count; index++)
        {
            within += drawn[comparisons.Source.ProbePeople[comparisons.NearestImpostors.Probe(index)]]
                * drawn[comparisons.Source.SamplePeople[comparisons.NearestImpostors.Sample(index)]];
        }

        return total == 0 ? null : within / (double)total;
    }

    private static bool IsKept(MeasuredComparisons comparisons, double threshold)
    {
        SortedComparisons kept = comparisons.NearestImpostors;
        return kept.Count == comparisons.ImpostorCounts.Total || threshold < kept.Distances[^1];
    }
}
