using FaceNet.Matcher.Decisions;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Tests.Decisions;

public sealed class ThresholdRuleTests
{
    private const double DefaultFar = 0.01;

    private static readonly ModelCalibration Calibration = Table((0.1, 1.4), (0.01, 1.2), (0.001, 1.0), (0.0001, 0.8));

    [Theory]
    [InlineData(0, 1.2, 0.01, 0.0)]
    [InlineData(1, 1.2, 0.01, 0.01)]
    [InlineData(10, 1.0, 0.001, 0.01)]
    [InlineData(100, 0.8, 0.0001, 0.01)]
    public void Choose_DefaultRate_IsSharedOutAmongTheComparisons(long comparisons, double distance, double comparisonFar, double searchFar)
    {
        var chosen = ThresholdRule.Choose(Calibration, default, DefaultFar, comparisons);

        Assert.Equal(distance, chosen.SquaredDistance, 9);
        Assert.Equal(comparisonFar, chosen.ComparisonFar!.Value, 9);
        Assert.Equal(searchFar, chosen.SearchFar!.Value, 9);
        Assert.Equal(comparisons, chosen.Comparisons);
        Assert.False(chosen.IsCalibrationLimited);
    }

    [Fact]
    public void Choose_RateBetweenTwoRows_IsInterpolatedAndKept()
    {
        var chosen = ThresholdRule.Choose(Calibration, default, DefaultFar, comparisons: 30);

        Assert.InRange(chosen.SquaredDistance, 0.8, 1.0);
        Assert.Equal(DefaultFar, chosen.SearchFar!.Value, 9);
    }

    [Fact]
    public void Choose_DefaultRateInTooLargeGallery_TakesTheFinestAndSaysWhatItCanPromise()
    {
        var chosen = ThresholdRule.Choose(Calibration, default, DefaultFar, comparisons: 1_000);

        Assert.True(chosen.IsCalibrationLimited);
        Assert.Equal(0.8, chosen.SquaredDistance);
        Assert.Equal(0.0001, chosen.ComparisonFar);
        Assert.Equal(0.1, chosen.SearchFar!.Value, 9);
    }

    [Fact]
    public void Choose_SmallestDefaultRateThereIs_TakesTheFinest()
    {
        var chosen = ThresholdRule.Choose(Calibration, default, double.Epsilon, comparisons: 3);

        Assert.Equal((true, 0.8), (chosen.IsCalibrationLimited, chosen.SquaredDistance));
    }

    [Fact]
    public void Choose_HugeGallery_PromisesNoRateAboveOne()
    {
        var chosen = ThresholdRule.Choose(Calibration, default, DefaultFar, comparisons: 1_000_000);

        Assert.Equal(1, chosen.SearchFar);
    }

    [Theory]
    [InlineData(0.01, 100)]
    [InlineData(0.0001, 1)]
    [InlineData(0.0003, 3)]
    [InlineData(0.0007, 7)]
    public void Choose_ExplicitRateAtTheFinest_IsKept(double maxFar, long comparisons)
    {
        var chosen = ThresholdRule.Choose(Calibration, new ThresholdRequest(maxFar, null), DefaultFar, comparisons);

        Assert.False(chosen.IsCalibrationLimited);
        Assert.Equal(0.8, chosen.SquaredDistance);
        Assert.Equal(maxFar, chosen.SearchFar!.Value, 12);
    }

    [Theory]
    [InlineData(double.Epsilon, 2, "0.0002 here")]
    [InlineData(0.00005, 0, "0.0001 here")]
    [InlineData(0.00005, 1, "0.0001 here")]
    [InlineData(0.01, 101, "0.0101 here")]
    [InlineData(0.01, 1000, "0.1 here")]
    [InlineData(0.99, 10_000, "no max_far can be kept here")]
    public void Choose_ExplicitRateFinerThanTheCalibration_IsRefusedWithTheFinest(double maxFar, long comparisons, string named)
    {
        var refused = Assert.Throws<PreconditionException>(
            () => ThresholdRule.Choose(Calibration, new ThresholdRequest(maxFar, null), DefaultFar, comparisons));

        Assert.Equal(ErrorReasons.FarUnsupported, refused.Reason);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_RateCoarserThanTheTable_TakesTheCoarsestAndItsPromise()
    {
        var chosen = ThresholdRule.Choose(Calibration, new ThresholdRequest(0.5, null), DefaultFar, comparisons: 2);

        Assert.Equal(1.4, chosen.SquaredDistance);
        Assert.Equal(0.2, chosen.SearchFar!.Value, 9);
    }

    [Theory]
    [InlineData(1.0, 0.001, 0.01)]
    [InlineData(0.8, 0.0001, 0.001)]
    [InlineData(1.5, 1.0, 1.0)]
    public void Choose_ExplicitDistance_SaysWhichRateItStandsFor(double distance, double comparisonFar, double searchFar)
    {
        var chosen = ThresholdRule.Choose(Calibration, new ThresholdRequest(null, distance), DefaultFar, comparisons: 10);

        Assert.Equal(distance, chosen.SquaredDistance);
        Assert.Equal(comparisonFar, chosen.ComparisonFar!.Value, 9);
        Assert.Equal(searchFar, chosen.SearchFar!.Value, 9);
    }

    [Fact]
    public void Choose_ExplicitDistanceBelowTheTable_PromisesNothing()
    {
        var chosen = ThresholdRule.Choose(Calibration, new ThresholdRequest(null, 0.5), DefaultFar, comparisons: 10);

        Assert.Null(chosen.ComparisonFar);
        Assert.Null(chosen.SearchFar);
    }

    [Fact]
    public void Choose_NoCalibration_AllowsOnlyExplicitDistances()
    {
        var none = Table();

        Assert.Equal(1.1, ThresholdRule.Choose(none, new ThresholdRequest(null, 1.1), DefaultFar, 1).SquaredDistance);
        var refused = Assert.Throws<PreconditionException>(() => ThresholdRule.Choose(none, default, DefaultFar, 1));
        Assert.Equal(ErrorReasons.FarUnsupported, refused.Reason);
    }

    private static ModelCalibration Table(params (double Far, double Distance)[] rows) => new()
    {
        Data = "made up",
        ImpostorPairs = 100_000,
        Verify = [.. rows.Select(row => new CalibrationPoint { Far = row.Far, SquaredDistance = row.Distance })],
    };
}
