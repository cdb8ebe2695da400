using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Tests.Evaluation.Rates;

public sealed class IntervalTests
{
    [Fact]
    public void Of_EvenlySpreadValues_HoldsTheMiddle95Percent()
    {
        Interval interval = Interval.Of(50, Enumerable.Range(0, 101).Select(value => (double)value))!;

        Assert.Equal(2.5, interval.Low, 1e-10);
        Assert.Equal(97.5, interval.High, 1e-10);
        Assert.Equal(Math.Sqrt(101 * 102 / 12.0), interval.StandardError, 1e-10);
    }

    [Fact]
    public void Of_ValueBesideItsDraws_IsWidenedToHoldIt()
    {
        Assert.Equal(9, Interval.Of(9, [1, 2, 3])!.High);
        Assert.Equal(0, Interval.Of(0, [1, 2, 3])!.Low);
    }

    [Fact]
    public void Of_FewerThanTwoDraws_IsNull()
    {
        Assert.Null(Interval.Of(1, [1]));
        Assert.Null(Interval.Of(1, []));
    }

    [Fact]
    public void Run_DrawsAsManyPeopleAsThereAre()
    {
        IReadOnlyList<int[]> draws = PeopleBootstrap.Run(7, seed: 1, drawn => drawn);

        Assert.Equal(PeopleBootstrap.Rounds, draws.Count);
        Assert.All(draws, drawn => Assert.Equal(7, drawn.Sum()));
        Assert.All(Enumerable.Range(0, 7), person => Assert.InRange(draws.Average(drawn => drawn[person]), 0.8, 1.2));
    }
}
