namespace FaceNet.ModelContract.Tests;

public sealed class ModelCalibrationTests
{
    // 1e-4 is not supported: look-ups pass over it.
    private static readonly ModelCalibration Calibration = new()
    {
        Data = "test",
        ImpostorPairs = 1,
        Verify =
        [
            new CalibrationPoint { Far = 1e-2, SquaredDistance = 1.5 },
            new CalibrationPoint { Far = 1e-3, SquaredDistance = 1.3 },
            new CalibrationPoint { Far = 1e-4, SquaredDistance = null },
            new CalibrationPoint { Far = 1e-5, SquaredDistance = 0.9 },
            new CalibrationPoint { Far = 1e-6, SquaredDistance = null },
        ],
    };

    [Theory]
    [InlineData(1e-2, 1.5)]
    [InlineData(1e-3, 1.3)]
    [InlineData(1e-5, 0.9)]
    public void ThresholdFor_RateOfTheTable_GivesTheTablesThreshold(double far, double expected) =>
        Assert.Equal(new CalibrationThreshold(expected, far, Limited: false), Calibration.ThresholdFor(far));

    [Fact]
    public void ThresholdFor_CoarserThanTheTable_GivesTheCoarsest() =>
        Assert.Equal(new CalibrationThreshold(1.5, 1e-2, Limited: false), Calibration.ThresholdFor(0.3));

    [Theory]
    [InlineData(9.9e-6)]
    [InlineData(1e-6)]
    [InlineData(1e-12)]
    public void ThresholdFor_FinerThanSupported_GivesTheFinestAndSaysSo(double far) =>
        Assert.Equal(new CalibrationThreshold(0.9, 1e-5, Limited: true), Calibration.ThresholdFor(far));

    [Fact]
    public void ThresholdFor_HalfWayInLogarithm_GivesTheMiddle()
    {
        var threshold = Calibration.ThresholdFor(1e-4);

        Assert.Equal(1.1, threshold.SquaredDistance, 1e-12);
        Assert.Equal(1e-4, threshold.Far);
        Assert.False(threshold.Limited);
    }

    [Fact]
    public void ThresholdFor_RatesFromFineToCoarse_NeverDescendsAndIsNeverLooserThanTheLine()
    {
        var last = 0.0;
        for (var exponent = -5.0; exponent <= -2; exponent += 0.001)
        {
            var far = Math.Pow(10, exponent);
            var threshold = Calibration.ThresholdFor(far).SquaredDistance;
            var line = far < 1e-3
                ? 0.9 + (0.4 * (Math.Log10(far) + 5) / 2)
                : 1.3 + (0.2 * (Math.Log10(far) + 3));

            Assert.InRange(threshold, last, Math.Max(0.9, line + 1e-15));
            Assert.Equal(line, threshold, 1e-9);
            last = threshold;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void ThresholdFor_NoRate_IsRefused(double far) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Calibration.ThresholdFor(far));

    [Fact]
    public void FarAt_OfThresholdFor_GivesTheRateBack()
    {
        for (var exponent = -4.999; exponent < -2; exponent += 0.01)
        {
            var far = Math.Pow(10, exponent);

            Assert.Equal(exponent, Math.Log10(Calibration.FarAt(Calibration.ThresholdFor(far).SquaredDistance)!.Value), 1e-9);
        }
    }

    [Theory]
    [InlineData(0.9, 1e-5)]
    [InlineData(1.3, 1e-3)]
    [InlineData(1.5, 1e-2)]
    public void FarAt_ThresholdOfTheTable_GivesItsRate(double squaredDistance, double expected) =>
        Assert.Equal(expected, Calibration.FarAt(squaredDistance));

    [Fact]
    public void FarAt_BelowTheFinest_IsUnknown() => Assert.Null(Calibration.FarAt(0.8999));

    [Fact]
    public void FarAt_AboveTheCoarsest_PromisesNothing() => Assert.Equal(1, Calibration.FarAt(1.5001));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(4.1)]
    [InlineData(double.NaN)]
    public void FarAt_NoSquaredDistance_IsRefused(double squaredDistance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Calibration.FarAt(squaredDistance));
}
