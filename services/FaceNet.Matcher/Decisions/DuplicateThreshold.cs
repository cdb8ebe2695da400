using FaceNet.ModelContract;

namespace FaceNet.Matcher.Decisions;

/// <summary>Within which squared distance two faces of a gallery are taken for one person, where nobody draws another line.</summary>
internal static class DuplicateThreshold
{
    /// <summary>The rate at which two different people are taken for one, per comparison.</summary>
    private const double ComparisonFar = 1e-5;

    /// <summary>The threshold of that rate, or of the finest one there is. Throws <see cref="ServiceDefaults.Errors.PreconditionException"/> (FAR_UNSUPPORTED) without any.</summary>
    public static DecisionThreshold Choose(ModelCalibration calibration) => Choose(calibration, ComparisonFar);

    /// <summary>The threshold of a rate per comparison, or of the finest one there is. Throws <see cref="ServiceDefaults.Errors.PreconditionException"/> (FAR_UNSUPPORTED) without any.</summary>
    public static DecisionThreshold Choose(ModelCalibration calibration, double comparisonFar) =>
        ThresholdRule.Choose(calibration, default, comparisonFar, comparisons: 1);
}
