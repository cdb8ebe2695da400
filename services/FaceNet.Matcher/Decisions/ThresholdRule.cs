using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Decisions;

/// <summary>
/// Chooses the threshold of a decision. A stranger is compared with every sample, or every subject, and may pass against any, so the rate of a request is
/// shared out among its comparisons (union bound): each is judged at the threshold of rate / comparisons.
/// </summary>
internal static class ThresholdRule
{
    /// <summary>Returns the threshold of a decision about single samples.</summary>
    /// <param name="calibration">The calibration of the gallery's space.</param>
    /// <param name="request">What the request says.</param>
    /// <param name="defaultFar">The rate when it says nothing.</param>
    /// <param name="comparisons">How many samples the probe is compared with.</param>
    public static DecisionThreshold Choose(ModelCalibration calibration, ThresholdRequest request, double defaultFar, long comparisons) =>
        Choose(ComparisonRates.OfSamples(calibration, comparisons), request, defaultFar);

    /// <summary>
    /// Returns the threshold. A default rate that the calibration cannot keep over so many comparisons is replaced by the finest it can; an explicit
    /// one is refused with <see cref="PreconditionException"/> (FAR_UNSUPPORTED), because a promise that was asked for is kept or not given.
    /// </summary>
    /// <param name="rates">The rates of the comparisons.</param>
    /// <param name="request">What the request says.</param>
    /// <param name="defaultFar">The rate when it says nothing.</param>
    public static DecisionThreshold Choose(ComparisonRates rates, ThresholdRequest request, double defaultFar)
    {
        if (request.MaxSquaredDistance is { } distance)
        {
            var far = rates.FarAt(distance);
            return new DecisionThreshold(distance, far, Bound(far, rates.Comparisons), rates.Comparisons, IsCalibrationLimited: false);
        }

        if (rates.Missing is { } why)
        {
            throw new PreconditionException(ErrorReasons.FarUnsupported, "calibration", why);
        }

        // A rate so small that its share rounds to 0 is still one: finer than any calibration.
        var share = Math.Max(double.Epsilon, (request.MaxFar ?? defaultFar) / Math.Max(1, rates.Comparisons));
        var found = rates.ThresholdFor(share);
        var threshold = new DecisionThreshold(found.SquaredDistance, found.Far, Bound(found.Far, rates.Comparisons), rates.Comparisons, found.Limited);
        return threshold.IsCalibrationLimited && request.MaxFar is { } explicitFar
            ? throw Unsupported(explicitFar, threshold)
            : threshold;
    }

    private static double? Bound(double? far, long comparisons) => far is { } known ? Math.Min(1, known * comparisons) : null;

    private static PreconditionException Unsupported(double maxFar, DecisionThreshold finest) => new(
        ErrorReasons.FarUnsupported,
        "threshold.max_far",
        FormattableString.Invariant($"max_far {maxFar:G6} over {finest.Comparisons} comparisons is finer than the model's calibration supports, which is {finest.ComparisonFar} ")
        + $"per comparison: {Remedy(finest)}, use a smaller gallery, or calibrate the model on more people.");

    // Over no comparisons the finest threshold promises 0, but what is taken is as fine as over one; over very many it promises nothing.
    private static string Remedy(DecisionThreshold finest) => finest.ComparisonFar * Math.Max(1, finest.Comparisons) is { } rate and < 1
        ? FormattableString.Invariant($"the finest max_far is {rate:G6} here. Ask for that or more")
        : "no max_far can be kept here. Leave it out for the finest threshold there is";
}
