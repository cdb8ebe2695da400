using FaceNet.Trainer.Evaluation.Pairs;

namespace FaceNet.Trainer.Evaluation.Rates;

/// <summary>How squared distances spread: per bin the share of the comparisons of one person, and of those of two.</summary>
/// <param name="BinWidth">Width of a bin; the first begins at 0.</param>
/// <param name="Same">Shares of the comparisons of the same person.</param>
/// <param name="Different">Shares of the comparisons of different people.</param>
internal sealed record DistanceHistogram(double BinWidth, IReadOnlyList<double> Same, IReadOnlyList<double> Different)
{
    private const int FewestBins = 64;

    public static DistanceHistogram Of(MeasuredComparisons comparisons)
    {
        (DistanceCounts genuine, DistanceCounts impostors) = (comparisons.GenuineCounts, comparisons.ImpostorCounts);
        int last = Enumerable.Range(0, genuine.Bins).LastOrDefault(bin => genuine[bin] + impostors[bin] > 0);
        double farthest = DistanceCounts.EndOf(last);

        // A power of two, so that no fine bin lies across the edge of one of these.
        double width = Math.Pow(2, Math.Floor(Math.Log2(farthest / FewestBins)));
        int bins = (int)Math.Ceiling(farthest / width);
        return new DistanceHistogram(width, Shares(genuine, width, bins), Shares(impostors, width, bins));
    }

    private static double[] Shares(DistanceCounts counts, double width, int bins)
    {
        var shares = new double[bins];
        for (int bin = 0; bin < counts.Bins; bin++)
        {
            if (counts[bin] > 0)
            {
                double begin = bin == 0 ? 0 : DistanceCounts.EndOf(bin - 1);
                shares[(int)(begin / width)] += counts[bin] / (double)counts.Total;
            }
        }

        return shares;
    }
}
