using FaceNet.Trainer.Reporting.Charts;

namespace FaceNet.Trainer.Tests.Reporting;

public sealed class ChartAxisTests
{
    [Theory]
    [InlineData(0, 0.039, 0, 0.04)]
    [InlineData(0, 3.25, 0, 3.5)]
    [InlineData(0, 3768, 0, 4000)]
    [InlineData(-1, 1, -1, 1)]
    [InlineData(0, 0, 0, 0.2)]
    public void Around_Values_EndsAtRoundNumbersWithAFewTicks(double low, double high, double first, double last)
    {
        ChartAxis axis = ChartAxis.Around("x", low, high);

        Assert.Equal(first, axis.Low, 1e-9);
        Assert.Equal(last, axis.High, 1e-9);
        Assert.InRange(axis.Ticks.Count, 2, 9);
    }

    [Fact]
    public void Powers_PositionsAreEvenAndStayOnTheAxis()
    {
        ChartAxis axis = ChartAxis.Powers("FAR", -6, 0);

        Assert.Equal(["1e-6", "1e-5", "1e-4", "1e-3", "1e-2", "1e-1", "1"], axis.Ticks.Select(tick => tick.Label));
        Assert.Equal(0.5, axis.Position(1e-3), 1e-9);
        Assert.Equal((0, 0, 1), (axis.Position(0), axis.Position(1e-9), axis.Position(1)));
    }
}
