using FaceNet.Benchmarks.Clusterer.Peers;

namespace FaceNet.Clusterer.Tests.Peers;

public sealed class NearestCentroidTests
{
    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.9)]
    public void Cluster_AnyThreshold_EqualsTheDefinition(int seed, double threshold)
    {
        var vectors = PeerSample.Vectors(seed, 100);
        var order = Enumerable.Range(0, 100).ToArray();
        new Random(seed).Shuffle(order);
        var clusters = new List<List<int>>();
        foreach (var face in order)
        {
            var home = clusters.Select(cluster => (Cluster: cluster, Distance: PeerSample.SquaredDistance(vectors[face], Centroid(cluster))))
                .Where(near => near.Distance <= threshold).OrderBy(near => near.Distance).Select(near => near.Cluster).FirstOrDefault();
            if (home is null)
            {
                clusters.Add(home = []);
            }

            home.Add(face);
        }

        var expected = Enumerable.Range(0, 100).Select(face => clusters.FindIndex(cluster => cluster.Contains(face))).ToArray();
        Assert.Equal(PeerSample.Partition(expected), PeerSample.Partition(NearestCentroid.Cluster(vectors, order, threshold)));

        float[] Centroid(List<int> cluster)
        {
            float[] sum = [.. Enumerable.Range(0, vectors[0].Length).Select(i => cluster.Sum(face => vectors[face][i]))];
            var norm = MathF.Sqrt(sum.Sum(value => value * value));
            return [.. sum.Select(value => value / norm)];
        }
    }
}
