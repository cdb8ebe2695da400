using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Pairs;

namespace FaceNet.Trainer.Tests.Evaluation.Pairs;

public sealed class MeasuredComparisonsTests
{
    private static readonly EmbeddedPeople People = TestPeople.Scatter(3, people: 40, photos: 3);

    [Fact]
    public void Of_SmallSet_KeepsAllSortedAndSplitByPerson()
    {
        var measured = MeasuredComparisons.Of(PhotoComparisons.Within(People), 1e-3);

        Assert.Equal(40 * 3, measured.Genuine.Count);
        Assert.Equal((120 * 119 / 2) - (40 * 3), measured.NearestImpostors.Count);
        Assert.Equal(measured.NearestImpostors.Count, measured.ImpostorCounts.Total);
        AssertSorted(measured.Genuine, People, same: true);
        AssertSorted(measured.NearestImpostors, People, same: false);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(3000)]
    public void Of_MoreThanAreKept_KeepsTheNearest(int kept)
    {
        double[] all = [.. TestPeople.Pairs(People).Where(pair => People.Labels[pair.Left] != People.Labels[pair.Right]).Select(pair => pair.Distance).Order()];

        var measured = MeasuredComparisons.Of(PhotoComparisons.Within(People), 1e-9, kept);

        Assert.InRange(measured.NearestImpostors.Count, kept, all.Length - 1);
        Assert.Equal(all.Length, measured.ImpostorCounts.Total);
        for (int index = 0; index < measured.NearestImpostors.Count; index++)
        {
            Assert.Equal(all[index], measured.NearestImpostors.Distances[index], 1e-5);
        }
    }

    [Fact]
    public void Of_CollapsedModel_KeepsAllThatAreEquallyFar()
    {
        EmbeddedPeople collapsed = People with { Vectors = [.. People.Vectors.Select(_ => People.Vectors[0])] };

        var measured = MeasuredComparisons.Of(PhotoComparisons.Within(collapsed), 1e-3, fewestKept: 10);

        Assert.Equal(measured.ImpostorCounts.Total, measured.NearestImpostors.Count);
    }

    [Fact]
    public void Counts_UpToTheEndOfABin_AreExact()
    {
        var counts = new DistanceCounts();
        float[] distances = [0, 0.1f, 0.1f, 0.9999f, 1, 1.5f, 12_345];
        Array.ForEach(distances, counts.Add);

        long below = 0;
        for (int bin = 0; bin < counts.Bins; bin++)
        {
            below += counts[bin];
            if (counts[bin] > 0 || bin % 1001 == 0)
            {
                Assert.Equal(distances.Count(distance => distance < DistanceCounts.EndOf(bin)), below);
            }
        }

        Assert.InRange(counts.EndHolding(3), 0.1f, 0.1f * 1.0006f);
        Assert.Equal(float.PositiveInfinity, counts.EndHolding(7));
    }

    [Fact]
    public void CountUpTo_HoldsTheDistanceItself()
    {
        var builder = new SortedComparisons.Builder();
        builder.Add(1, 2, 0.5f);
        builder.Add(3, 4, 0.25f);
        builder.Add(5, 6, 0.5f);
        SortedComparisons sorted = builder.Sort();

        Assert.Equal([0, 1, 3, 3], new[] { 0.2, 0.25, 0.5, 4 }.Select(sorted.CountUpTo));
        Assert.Equal((3, 4), (sorted.Probe(0), sorted.Sample(0)));
    }

    private static void AssertSorted(SortedComparisons comparisons, EmbeddedPeople people, bool same)
    {
        for (int index = 0; index < comparisons.Count; index++)
        {
            (int probe, int sample) = (comparisons.Probe(index), comparisons.Sample(index));
            Assert.Equal(same, people.Labels[probe] == people.Labels[sample]);
            Assert.Equal(TestPeople.Distance(people.Vectors[probe], people.Vectors[sample]), comparisons.Distances[index], 1e-5);
            Assert.True(index == 0 || comparisons.Distances[index - 1] <= comparisons.Distances[index]);
        }
    }
}
