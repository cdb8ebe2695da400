using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Tests.Evaluation.Rates;

public sealed class ValidationRatesTests
{
    private static readonly double[] Fars = [0.3, 0.1, 0.01, 0.001];
    private static readonly EmbeddedPeople People = TestPeople.Scatter(5, [.. Enumerable.Range(0, 30).Select(person => 1 + (person % 4))]);

    [Fact]
    public void Of_AllPeople_EqualsCountingByHand()
    {
        IReadOnlyList<ValidationRate> rates = ValidationRates.Of(Measure(People), Fars, seed: 1);

        foreach (ValidationRate rate in rates)
        {
            (double? threshold, double? val, int accepted) = ByHand(People, Enumerable.Repeat(1, 30).ToArray(), rate.Far);
            Assert.Equal(accepted, rate.ImpostorPairs);
            if (accepted >= FarThreshold.FewestPairs)
            {
                Assert.Equal(threshold!.Value, rate.SquaredDistance!.Value, 1e-5);
                Assert.Equal(val!.Value, rate.Val!.Value, 1e-10);
                Assert.InRange(rate.Val.Value, rate.ValInterval!.Low, rate.ValInterval.High);
                Assert.InRange(rate.SquaredDistance.Value, rate.SquaredDistanceInterval!.Low, rate.SquaredDistanceInterval.High);
            }
            else
            {
                Assert.Equal((null, null, null, null), (rate.SquaredDistance, rate.SquaredDistanceInterval, rate.Val, rate.ValInterval));
            }
        }

        Assert.NotNull(rates[1].Val);
        Assert.Null(rates[3].Val);
    }

    [Fact]
    public void Of_DrawnPeople_EqualsCountingTheirCopies()
    {
        MeasuredComparisons comparisons = Measure(People);
        var random = new Random(6);
        for (int round = 0; round < 20; round++)
        {
            int[] drawn = new int[30];
            for (int draw = 0; draw < 30; draw++)
            {
                drawn[random.Next(30)]++;
            }

            double[] thresholds = [.. FarThreshold.Of(comparisons, Fars, drawn).Select(threshold => threshold.SquaredDistance)];
            double[] vals = GenuineShare.Of(comparisons, thresholds, drawn)!;
            foreach ((int index, double far) in Fars.Index())
            {
                (double? threshold, double? val, _) = ByHand(People, drawn, far);
                Assert.Equal(threshold ?? 0, thresholds[index], 1e-5);
                Assert.Equal(val ?? 0, vals[index], 1e-10);
            }
        }
    }

    [Fact]
    public void Of_EquallyFarPairs_AreAcceptedTogetherOrNotAtAll()
    {
        // 40 strangers at two places: 2 * 190 pairs are 0 apart, 400 are 2 apart. A quarter is 195 pairs, fewer than the 380 nearest.
        float[][] places = [[1, 0], [0, 1]];
        var people = new EmbeddedPeople([.. Enumerable.Range(0, 40).Select(person => places[person % 2])], [.. Enumerable.Range(0, 40)]);

        IReadOnlyList<ValidationRate> rates = ValidationRates.Of(Measure(people), [0.5, 0.25], seed: 1);

        Assert.Equal((380, 0), (rates[0].ImpostorPairs, rates[0].SquaredDistance!.Value));
        Assert.Equal((0L, null), (rates[1].ImpostorPairs, rates[1].SquaredDistance));
    }

    [Fact]
    public void Of_RateTimesPairsIsWholeUpToRounding_CountsThemAll()
    {
        // 250 photos of one and 400 of another person are 100,000 pairs; times 0.0003 they are 29.999999999999996.
        var random = new Random(9);
        float[][] vectors = [.. Enumerable.Range(0, 650).Select(photo => new[] { random.NextSingle() + (photo < 250 ? 0 : 2), 0 })];
        var people = new EmbeddedPeople(vectors, [.. Enumerable.Range(0, 650).Select(photo => photo < 250 ? 0 : 1)]);

        ValidationRate rate = ValidationRates.Of(Measure(people), [0.0003], seed: 1)[0];

        Assert.Equal(30, rate.ImpostorPairs);
    }

    [Fact]
    public void Of_NobodyTwice_HasThresholdsButNoVal()
    {
        ValidationRate rate = ValidationRates.Of(Measure(TestPeople.Scatter(7, people: 40, photos: 1)), [0.1], seed: 1)[0];

        Assert.NotNull(rate.SquaredDistance);
        Assert.Equal((null, null), (rate.Val, rate.ValInterval));
    }

    [Theory]
    [InlineData(1, 12)]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    public void Of_TooFewStrangers_HasNothing(int people, int photos)
    {
        MeasuredComparisons comparisons = Measure(TestPeople.Scatter(8, people, photos));

        Assert.All(ValidationRates.Of(comparisons, Fars, seed: 1), rate => Assert.Equal((null, null, null), (rate.SquaredDistance, rate.Val, rate.ValInterval)));
    }

    [Fact]
    public void Of_SameSeed_GivesTheSameIntervals()
    {
        MeasuredComparisons comparisons = Measure(People);

        Assert.Equal(ValidationRates.Of(comparisons, Fars, seed: 1), ValidationRates.Of(comparisons, Fars, seed: 1));
        Assert.NotEqual(ValidationRates.Of(comparisons, Fars, seed: 1), ValidationRates.Of(comparisons, Fars, seed: 2));
    }

    [Fact]
    public void Of_ManySamplesOfPeople_IntervalsHoldTheTruthAboutAsOftenAsTheySay()
    {
        const int samples = 80;
        double truth = Enumerable.Range(0, 12).Average(seed => Val(Measure(TestPeople.Scatter(1000 + seed, people: 300, photos: 4))));

        int held = Enumerable.Range(0, samples).Count(seed =>
        {
            ValidationRate rate = ValidationRates.Of(Measure(TestPeople.Scatter(seed, people: 40, photos: 4)), [0.1], seed)[0];
            return truth >= rate.ValInterval!.Low && truth <= rate.ValInterval.High;
        });

        // 95 % would be 76; percentile intervals of 40 people hold a little less. Pairs drawn as if independent would hold far fewer.
        Assert.InRange(held / (double)samples, 0.86, 1);
    }

    private static double Val(MeasuredComparisons comparisons)
    {
        return GenuineShare.Of(comparisons, [FarThreshold.Of(comparisons, [0.1])[0].SquaredDistance])![0];
    }

    private static MeasuredComparisons Measure(EmbeddedPeople people)
    {
        return MeasuredComparisons.Of(PhotoComparisons.Within(people), 0.5);
    }

    // Every drawn copy is a person of its own, except that it is no stranger to its other copies.
    private static (double? Threshold, double? Val, int Accepted) ByHand(EmbeddedPeople people, int[] drawn, double far)
    {
        var genuine = new List<double>();
        var impostors = new List<double>();
        foreach ((int left, int right, double distance) in TestPeople.Pairs(people))
        {
            (int first, int second) = (people.Labels[left], people.Labels[right]);
            (first == second ? genuine : impostors).AddRange(Enumerable.Repeat(distance, first == second ? drawn[first] : drawn[first] * drawn[second]));
        }

        int accepted = impostors.Order().TakeWhile((distance, index) => impostors.Count(other => other <= distance) <= far * impostors.Count).Count();
        double? threshold = accepted == 0 ? null : impostors.Order().ElementAt(accepted - 1) + 1e-9;
        return (threshold, threshold is null ? null : genuine.Count(distance => distance <= threshold + 1e-6) / (double)genuine.Count, accepted);
    }
}
