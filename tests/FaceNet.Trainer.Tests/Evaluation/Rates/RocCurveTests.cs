using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Tests.Evaluation.Rates;

public sealed class RocCurveTests
{
    private static readonly EmbeddedPeople People = TestPeople.Scatter(11, people: 15, photos: 3);

    [Fact]
    public void Of_EveryPoint_EqualsCounting()
    {
        (double[] same, double[] different) = ByHand(People);

        IReadOnlyList<RocPoint> curve = RocCurve.Of(Measure(People));

        Assert.Equal((0, 0), (curve[0].Far, curve[0].Val));
        Assert.Equal((1, 1), (curve[^1].Far, curve[^1].Val));
        Assert.All(curve.Where(point => IsClear(point.SquaredDistance, same, different)), point =>
        {
            Assert.Equal(different.Count(distance => distance < point.SquaredDistance) / (double)different.Length, point.Far, 1e-10);
            Assert.Equal(same.Count(distance => distance < point.SquaredDistance) / (double)same.Length, point.Val, 1e-10);
        });
    }

    [Fact]
    public void EqualErrorRate_ByHand_LiesWhereBothErrorsCross()
    {
        (double[] same, double[] different) = ByHand(People);
        double expected = same.Concat(different).Min(threshold =>
            Math.Max(different.Count(distance => distance <= threshold) / (double)different.Length, same.Count(distance => distance > threshold) / (double)same.Length));

        double actual = RocCurve.EqualErrorRate(RocCurve.Of(Measure(People)))!.Value;

        // Between two thresholds the curve is a straight line, so it may cross within one step of the counts.
        Assert.InRange(actual, expected - (1.0 / same.Length), expected);
    }

    [Fact]
    public void EqualErrorRate_KnownErrors_IsTheirShare()
    {
        // One of four pairs of one person is far, one of four pairs of two people is near.
        IReadOnlyList<RocPoint> curve = [new(0, 0, 0), new(0.1, 0, 0.75), new(0.5, 0.25, 0.75), new(1.5, 1, 0.75), new(2, 1, 1)];

        Assert.Equal(0.25, RocCurve.EqualErrorRate(curve)!.Value, 1e-12);
    }

    [Fact]
    public void EqualErrorRate_SeparablePeople_IsZero()
    {
        Assert.Equal(0, RocCurve.EqualErrorRate(RocCurve.Of(Measure(TestPeople.Scatter(12, people: 5, photos: 4, scatter: 1e-4))))!.Value, 1e-12);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    [InlineData(1, 1)]
    public void Of_OneKindOfPairsMissing_IsEmpty(int people, int photos)
    {
        IReadOnlyList<RocPoint> curve = RocCurve.Of(Measure(TestPeople.Scatter(13, people, photos)));

        Assert.Empty(curve);
        Assert.Null(RocCurve.EqualErrorRate(curve));
        Assert.Empty(RocCurve.Thin(curve));
    }

    [Fact]
    public void Thin_KeepsPointsThatLieApart()
    {
        RocPoint[] curve = [.. Enumerable.Range(0, 10_001).Select(step => new RocPoint(step, step / 10_000.0, Math.Sqrt(step / 10_000.0)))];

        IReadOnlyList<RocPoint> thin = RocCurve.Thin(curve);

        Assert.InRange(thin.Count, 100, 400);
        Assert.True(thin.Zip(thin.Skip(1), (left, right) => right.Val - left.Val).Max() < 0.015);
    }

    [Fact]
    public void Histogram_Shares_EqualCounting()
    {
        (double[] same, double[] different) = ByHand(People);

        DistanceHistogram histogram = DistanceHistogram.Of(Measure(People));

        Assert.Equal(1, histogram.Same.Sum(), 1e-10);
        Assert.Equal(1, histogram.Different.Sum(), 1e-10);
        foreach (int bin in Enumerable.Range(0, histogram.Same.Count).Where(bin => IsClear(bin * histogram.BinWidth, same, different) && IsClear((bin + 1) * histogram.BinWidth, same, different)))
        {
            Assert.Equal(same.Count(distance => (int)(distance / histogram.BinWidth) == bin) / (double)same.Length, histogram.Same[bin], 1e-10);
            Assert.Equal(different.Count(distance => (int)(distance / histogram.BinWidth) == bin) / (double)different.Length, histogram.Different[bin], 1e-10);
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.2)]
    [InlineData(3.9)]
    public void ImpostorShare_AtAThreshold_EqualsCountingAndLiesInItsInterval(double threshold)
    {
        double[] different = ByHand(People).Different;
        MeasuredComparisons comparisons = Measure(People);

        double share = ImpostorShare.Of(comparisons, threshold)!.Value;
        Interval? interval = ImpostorShare.IntervalOf(comparisons, threshold, seed: 1);

        Assert.Equal(different.Count(distance => distance <= threshold) / (double)different.Length, share, 1e-10);
        Assert.InRange(share, interval!.Low, interval.High);
    }

    [Fact]
    public void ImpostorShare_BeyondWhatIsKept_IsAtMostABinShort()
    {
        double[] different = ByHand(People).Different;
        var comparisons = MeasuredComparisons.Of(PhotoComparisons.Within(People), 1e-9, fewestKept: 10);

        double share = ImpostorShare.Of(comparisons, 1.5)!.Value;

        Assert.InRange(share, different.Count(distance => distance <= 1.5 * 0.999) / (double)different.Length, different.Count(distance => distance <= 1.5) / (double)different.Length);
        Assert.Null(ImpostorShare.IntervalOf(comparisons, 1.5, seed: 1));
    }

    // Rounding in single precision may move a pair across an edge it lies on.
    private static bool IsClear(double edge, params double[][] distances)
    {
        return distances.SelectMany(each => each).All(distance => Math.Abs(distance - edge) > 1e-5);
    }

    private static MeasuredComparisons Measure(EmbeddedPeople people)
    {
        return MeasuredComparisons.Of(PhotoComparisons.Within(people), 0.5);
    }

    private static (double[] Same, double[] Different) ByHand(EmbeddedPeople people)
    {
        ILookup<bool, double> pairs = TestPeople.Pairs(people).ToLookup(pair => people.Labels[pair.Left] == people.Labels[pair.Right], pair => pair.Distance);
        return ([.. pairs[true]], [.. pairs[false]]);
    }
}
