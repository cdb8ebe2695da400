namespace FaceNet.Matcher.Decisions;

/// <summary>The threshold of one decision, and what it promises.</summary>
/// <param name="SquaredDistance">A comparison at or below it passes, in [0, 4].</param>
/// <param name="ComparisonFar">The rate at which a stranger passes one comparison; null where the calibration does not tell.</param>
/// <param name="SearchFar">A bound of the rate at which a request by a stranger ends in a match; null where the calibration does not tell.</param>
/// <param name="Comparisons">How many samples, or subjects, the probe is compared with.</param>
/// <param name="IsCalibrationLimited">Whether the gallery's rate could not be kept, and <paramref name="SearchFar"/> says what can.</param>
internal sealed record DecisionThreshold(
    double SquaredDistance, double? ComparisonFar, double? SearchFar, long Comparisons, bool IsCalibrationLimited);
