using FaceNet.ModelContract;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Tests.Calibration;

public sealed class ImpostorPairsTests
{
    private const int People = 60;

    [Fact]
    public void Thresholds_RateWithFewerThan30PairsBehindIt_HasNone()
    {
        IReadOnlyList<FarPoint> points = ImpostorPairs.Of(RandomPeople(1), null).Thresholds(seed: 1);

        // 60 people with 2 photos: 60 * 59 / 2 * 4 = 7,080 pairs, so 1e-2 has 70 behind it and 3e-3 only 21.
        Assert.NotNull(points.Single(point => point.Far == 1e-2).SquaredDistance);
        Assert.All(points.Where(point => point.Far <= 3e-3), point => Assert.Null(point.SquaredDistance));
    }

    [Fact]
    public void Thresholds_Supported_AcceptThatShareAndLieInTheirInterval()
    {
        EmbeddedPeople people = RandomPeople(2);
        var pairs = ImpostorPairs.Of(people, null);
        float[] distances = PairDistances.Of(people).Different;

        Assert.Equal(7080, pairs.Count);
        Assert.All(pairs.Thresholds(seed: 1).Where(point => point.SquaredDistance is not null), point =>
        {
            Assert.Equal((int)(point.Far * distances.Length), distances.Count(distance => distance <= point.SquaredDistance));
            Assert.InRange(point.SquaredDistance!.Value, point.Low!.Value, point.High!.Value);
            Assert.True(point.Low < point.High);
        });
    }

    [Fact]
    public void Of_MislabelledPairs_AreLeftOut()
    {
        Assert.Equal(7079, ImpostorPairs.Of(RandomPeople(3), (left, right) => left == 0 && right == 2).Count);
    }

    [Fact]
    public void Of_TwoDomains_TakesTheStricterAndNullWhereOneHasNone()
    {
        CalibrationDomain strict = Domain(0.5, 0.25, null), loose = Domain(0.75, 0.5, 0.4);

        CalibrationPoint[] points = StricterThresholds.Of([loose, strict]);

        Assert.Equal([0.5, 0.25, null], points.Take(3).Select(point => point.SquaredDistance));
    }

    private static CalibrationDomain Domain(params double?[] thresholds)
    {
        IEnumerable<double?> padded = thresholds.Concat(Enumerable.Repeat((double?)null, FarGrid.Rates.Count - thresholds.Length));
        return new CalibrationDomain("test", RandomPeople(1), 1, 0, [.. FarGrid.Rates.Zip(padded, (far, threshold) => new FarPoint(far, threshold, threshold, threshold))]);
    }

    private static EmbeddedPeople RandomPeople(int seed)
    {
        var random = new Random(seed);
        float[][] vectors = [.. Enumerable.Range(0, 2 * People).Select(_ => Enumerable.Range(0, 8).Select(_ => random.NextSingle()).ToArray())];
        return new EmbeddedPeople(vectors, [.. Enumerable.Range(0, 2 * People).Select(photo => photo / 2)]);
    }
}
