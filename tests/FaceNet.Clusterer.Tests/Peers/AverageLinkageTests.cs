using FaceNet.Benchmarks.Clusterer.Peers;

namespace FaceNet.Clusterer.Tests.Peers;

public sealed class AverageLinkageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Cut_AnyThreshold_EqualsMergingTheNearestPairOverAndOver(int seed)
    {
        var vectors = PeerSample.Vectors(seed, 60);
        var linkage = new AverageLinkage(vectors);

        foreach (var threshold in new[] { -1, 0.1, 0.3, 0.6, 0.9, 1.2, 1.6, 4 })
        {
            Assert.Equal(PeerSample.Partition(Naive(vectors, threshold)), PeerSample.Partition(linkage.Cut(threshold)));
        }
    }

    [Fact]
    public void Cut_EqualVectors_AreOneCluster() =>
        Assert.Single(new AverageLinkage([[1, 0], [1, 0], [1, 0], [1, 0], [1, 0]]).Cut(0).Distinct());

    // Every pair of members of every pair of clusters, after every merge.
    private static int[] Naive(float[][] vectors, double threshold)
    {
        var clusters = Enumerable.Range(0, vectors.Length).Select(face => new List<int> { face }).ToList();
        while (clusters.Count > 1)
        {
            var (left, right, squaredDistance) = clusters
                .SelectMany((one, index) => clusters.Skip(index + 1).Select(other => (one, other, Distance: Mean(one, other))))
                .MinBy(pair => pair.Distance);
            if (squaredDistance > threshold)
            {
                break;
            }

            left.AddRange(right);
            clusters.Remove(right);
        }

        var numbers = new int[vectors.Length];
        foreach (var (number, cluster) in clusters.Index())
        {
            cluster.ForEach(face => numbers[face] = number);
        }

        return numbers;

        double Mean(List<int> one, List<int> other) =>
            one.Average(left => other.Average(right => PeerSample.SquaredDistance(vectors[left], vectors[right])));
    }
}
