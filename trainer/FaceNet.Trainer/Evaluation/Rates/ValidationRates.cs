using FaceNet.Trainer.Evaluation.Pairs;

namespace FaceNet.Trainer.Evaluation.Rates;

/// <summary>Measures VAL at false-accept rates, with intervals by bootstrap over people.</summary>
internal static class ValidationRates
{
    /// <summary>Thresholds and VAL at the rates.</summary>
    /// <param name="comparisons">The comparisons; kept up to the coarsest rate at least.</param>
    /// <param name="fars">Rates, coarsest first.</param>
    /// <param name="seed">Decides on the people drawn.</param>
    public static IReadOnlyList<ValidationRate> Of(MeasuredComparisons comparisons, IReadOnlyList<double> fars, int seed)
    {
        FarThreshold[] thresholds = FarThreshold.Of(comparisons, fars);
        double[]? vals = GenuineShare.Of(comparisons, Distances(thresholds));
        IReadOnlyList<Round> rounds = Resample(comparisons, fars, seed);
        return [.. fars.Select((far, index) => thresholds[index].IsSupported
            ? new ValidationRate(
                far,
                thresholds[index].Accepted,
                thresholds[index].SquaredDistance,
                Interval.Of(thresholds[index].SquaredDistance, rounds.Select(round => round.Thresholds[index])),
                vals?[index],
                vals is null ? null : Interval.Of(vals[index], rounds.Where(round => round.Vals is not null).Select(round => round.Vals![index])))
            : new ValidationRate(far, thresholds[index].Accepted, null, null, null, null))];
    }

    /// <summary>VAL at one rate, without its interval, for where it is asked for often; null where the data does not support it.</summary>
    public static double? ValAt(MeasuredComparisons comparisons, double far)
    {
        FarThreshold threshold = FarThreshold.Of(comparisons, [far])[0];
        return threshold.IsSupported ? GenuineShare.Of(comparisons, [threshold.SquaredDistance])?[0] : null;
    }

    /// <summary>
    /// The same measured on people drawn with replacement; the same seed draws the same people for other comparisons of them. Draws without two people
    /// are left out.
    /// </summary>
    public static IReadOnlyList<Round> Resample(MeasuredComparisons comparisons, IReadOnlyList<double> fars, int seed)
    {
        IEnumerable<Round?> rounds = PeopleBootstrap.Run(comparisons.Source.Impostors.People, seed, drawn =>
        {
            if (comparisons.Source.Impostors.Of(drawn) == 0)
            {
                return null;
            }

            double[] thresholds = Distances(FarThreshold.Of(comparisons, fars, drawn));
            return new Round(thresholds, GenuineShare.Of(comparisons, thresholds, drawn));
        });
        return [.. rounds.OfType<Round>()];
    }

    private static double[] Distances(FarThreshold[] thresholds)
    {
        return [.. thresholds.Select(threshold => threshold.SquaredDistance)];
    }

    /// <summary>Thresholds at the rates, and VAL at them, of one draw of people.</summary>
    internal sealed record Round(double[] Thresholds, double[]? Vals);
}
