using FaceNet.Standalone.Demo.Quality;

namespace FaceNet.Standalone.EndToEndTests.Demo.Quality;

public sealed class ClusteringQualityTests
{
    [Fact]
    public void Measure_PerfectClusters_IsOne()
    {
        var quality = ClusteringQuality.Measure([("x", 1), ("x", 1), ("y", 2)]);

        Assert.Equal(new PrecisionRecall(1, 1), quality.BCubed);
        Assert.Equal(new PrecisionRecall(1, 1), quality.Pairwise);
    }

    [Fact]
    public void Measure_EverybodyInOneCluster_IsCompleteButNotPure()
    {
        var quality = ClusteringQuality.Measure([("x", 1), ("x", 1), ("x", 2), ("x", 2)]);

        Assert.Equal(new PrecisionRecall(0.5, 1), quality.BCubed);
        Assert.Equal(new PrecisionRecall(2.0 / 6, 1), quality.Pairwise);
        Assert.Equal(2.0 / 3, quality.BCubed.F, 12);
    }

    [Fact]
    public void Measure_EveryFaceAlone_IsPureButNotComplete()
    {
        var quality = ClusteringQuality.Measure([("a", 1), ("b", 1), ("c", 1), ("d", 1)]);

        Assert.Equal(new PrecisionRecall(1, 0.25), quality.BCubed);
        Assert.Equal(new PrecisionRecall(1, 0), quality.Pairwise);
        Assert.Equal(0, quality.Pairwise.F);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Measure_AnyAssignment_AgreesWithTheDefinitions(int seed)
    {
        var random = new Random(seed);
        var faces = Enumerable.Range(0, 60).Select(_ => (Cluster: random.Next(9), Person: random.Next(7))).ToArray();

        var quality = ClusteringQuality.Measure(faces);

        Assert.Equal(faces.Average(face => Share(faces, mate => mate.Cluster == face.Cluster, mate => mate.Person == face.Person)), quality.BCubed.Precision, 12);
        Assert.Equal(faces.Average(face => Share(faces, mate => mate.Person == face.Person, mate => mate.Cluster == face.Cluster)), quality.BCubed.Recall, 12);
        var pairs = faces.Index().SelectMany(first => faces.Skip(first.Index + 1).Select(second => (First: first.Item, Second: second))).ToArray();
        Assert.Equal(Share(pairs, pair => pair.First.Cluster == pair.Second.Cluster, pair => pair.First.Person == pair.Second.Person), quality.Pairwise.Precision, 12);
        Assert.Equal(Share(pairs, pair => pair.First.Person == pair.Second.Person, pair => pair.First.Cluster == pair.Second.Cluster), quality.Pairwise.Recall, 12);
    }

    private static double Share<T>(IEnumerable<T> all, Func<T, bool> among, Func<T, bool> holds)
    {
        var chosen = all.Where(among).ToArray();
        return (double)chosen.Count(holds) / chosen.Length;
    }
}
