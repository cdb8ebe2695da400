using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Tests.Backends;

/// <summary>Asserts what an answer says about its threshold.</summary>
internal static class Thresholds
{
    public static void AssertUsed(ThresholdUsed used, double distance, double? comparisonFar, double? searchFar, long comparisons, bool limited = false)
    {
        Assert.Equal(distance, used.SquaredDistance, 1e-9);
        AssertRate(comparisonFar, used.HasComparisonFar, used.ComparisonFar);
        AssertRate(searchFar, used.HasSearchFar, used.SearchFar);
        Assert.Equal((comparisons, limited), (used.Comparisons, used.CalibrationLimited));
    }

    private static void AssertRate(double? expected, bool isSaid, double rate)
    {
        Assert.Equal(expected is not null, isSaid);
        Assert.Equal(expected ?? 0, rate, 1e-12);
    }
}
