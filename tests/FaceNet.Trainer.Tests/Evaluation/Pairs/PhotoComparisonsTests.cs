using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Pairs;

namespace FaceNet.Trainer.Tests.Evaluation.Pairs;

public sealed class PhotoComparisonsTests
{
    private static readonly EmbeddedPeople People = TestPeople.Scatter(1, [3, 1, 4, 2]);
    private static readonly EmbeddedPeople Others = TestPeople.Scatter(2, [3, 1, 4, 2]);

    [Fact]
    public void Within_VisitsEveryPairOnceWithItsDistance()
    {
        (int Left, int Right, double Distance)[] expected = [.. TestPeople.Pairs(People)];

        (int Probe, int Sample, float Distance)[] actual = [.. Visit(PhotoComparisons.Within(People))];

        Assert.Equal(expected.Select(pair => (pair.Left, pair.Right)), actual.Select(pair => (pair.Probe, pair.Sample)));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Distance, pair.Second.Distance, 1e-5));
    }

    [Fact]
    public void Across_ComparesEveryProbeWithEveryOtherPhotoOfTheOtherModel()
    {
        (int Probe, int Sample, float Distance)[] actual = [.. Visit(PhotoComparisons.Across(People, Others))];

        Assert.Equal(10 * 9, actual.Length);
        Assert.DoesNotContain(actual, pair => pair.Probe == pair.Sample);
        Assert.All(actual, pair => Assert.Equal(TestPeople.Distance(People.Vectors[pair.Probe], Others.Vectors[pair.Sample]), pair.Distance, 1e-5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Impostors_ExcludedPairs_AreNeitherVisitedNorCounted(bool across)
    {
        var excluded = new HashSet<(int, int)> { (0, 3), (1, 9), (4, 8) };
        var comparisons = across ? PhotoComparisons.Across(People, Others, excluded) : PhotoComparisons.Within(People, excluded);

        (int Probe, int Sample, float Distance)[] impostors = [.. Visit(comparisons).Where(pair => People.Labels[pair.Probe] != People.Labels[pair.Sample])];

        Assert.DoesNotContain(impostors, pair => excluded.Contains((pair.Probe, pair.Sample)) || excluded.Contains((pair.Sample, pair.Probe)));
        Assert.Equal(impostors.Length, comparisons.Impostors.All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Impostors_DrawnPeople_CountEveryPairOfDraws(bool across)
    {
        var excluded = new HashSet<(int, int)> { (0, 3), (4, 8) };
        var comparisons = across ? PhotoComparisons.Across(People, Others, excluded) : PhotoComparisons.Within(People, excluded);
        int[] drawn = [2, 0, 3, 1];

        long expected = Visit(comparisons).Where(pair => People.Labels[pair.Probe] != People.Labels[pair.Sample])
            .Sum(pair => (long)drawn[People.Labels[pair.Probe]] * drawn[People.Labels[pair.Sample]]);

        Assert.Equal(expected, comparisons.Impostors.Of(drawn));
    }

    private static List<(int Probe, int Sample, float Distance)> Visit(IComparisons comparisons)
    {
        var visited = new List<(int, int, float)>();
        comparisons.Visit((probe, sample, distance) => visited.Add((probe, sample, distance)));
        return visited;
    }
}
