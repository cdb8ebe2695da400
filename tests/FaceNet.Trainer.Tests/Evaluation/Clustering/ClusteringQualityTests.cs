using FaceNet.ModelContract;
using FaceNet.Trainer.Evaluation.Clustering;

namespace FaceNet.Trainer.Tests.Evaluation.Clustering;

public sealed class ClusteringQualityTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_RandomClusters_EqualsAskingEveryFaceAndEveryPair(int seed)
    {
        var random = new Random(seed);
        int[] clusters = [.. Enumerable.Range(0, 40).Select(_ => random.Next(8))], people = [.. Enumerable.Range(0, 40).Select(_ => random.Next(10))];

        ClusteringQuality quality = ClusteringQuality.Of(clusters, people);

        int[] faces = [.. Enumerable.Range(0, 40)];
        double precision = faces.Average(face => faces.Where(mate => clusters[mate] == clusters[face]).Average(mate => people[mate] == people[face] ? 1.0 : 0));
        double recall = faces.Average(face => faces.Where(mate => people[mate] == people[face]).Average(mate => clusters[mate] == clusters[face] ? 1.0 : 0));
        (int Left, int Right)[] pairs = [.. faces.SelectMany(left => faces.Where(right => right > left).Select(right => (left, right)))];
        double together = pairs.Count(pair => clusters[pair.Left] == clusters[pair.Right]), belong = pairs.Count(pair => people[pair.Left] == people[pair.Right]);
        double both = pairs.Count(pair => clusters[pair.Left] == clusters[pair.Right] && people[pair.Left] == people[pair.Right]);
        Assert.Equal((precision, recall), (quality.BCubed.Precision, quality.BCubed.Recall), Close);
        Assert.Equal((both / together, both / belong), (quality.Pairwise.Precision, quality.Pairwise.Recall), Close);
        Assert.Equal(2 * precision * recall / (precision + recall), quality.BCubed.F, 1e-10);
    }

    [Fact]
    public void Of_EverythingInOneCluster_HasFullRecallAndHalfPrecision()
    {
        Assert.Equal(2 * 0.5 / 1.5, ClusteringQuality.Of([1, 1, 1, 1], [1, 1, 2, 2]).BCubed.F, 1e-10);
    }

    [Fact]
    public void Of_SingleFacesOfAsManyPeople_IsPerfect()
    {
        ClusteringQuality quality = ClusteringQuality.Of([1, 2, 3], [4, 5, 6]);

        Assert.Equal((1, 1), (quality.BCubed.F, quality.Pairwise.F));
    }

    [Fact]
    public void Of_NothingRight_HasNoPairwiseF()
    {
        Assert.Equal(0, ClusteringQuality.Of([1, 1, 2, 2], [3, 4, 3, 4]).Pairwise.F);
    }

    [Fact]
    public void Figures_SeparatePeople_FindsThemInEveryOrder()
    {
        var figures = ClusteringFigures.Of(TestPeople.Scatter(1, people: 12, photos: 4, scatter: 1e-3), new ClusteringThresholds(0.01, 0, Derived: false), seed: 1);

        Assert.Equal((12, 12, 1, 1, 1), (figures.Clusters, figures.People, figures.Quality.BCubed.F, figures.LowestF, figures.HighestF));
    }

    private static bool Close((double, double) left, (double, double) right)
    {
        return Math.Abs(left.Item1 - right.Item1) < 1e-10 && Math.Abs(left.Item2 - right.Item2) < 1e-10;
    }
}
