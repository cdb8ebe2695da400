using FaceNet.Benchmarks.Clusterer.Peers;

namespace FaceNet.Clusterer.Tests.Peers;

public sealed class DbscanTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 6)]
    public void Cluster_AnyRadius_EqualsTheDefinition(int seed, int fewest)
    {
        var vectors = PeerSample.Vectors(seed, 80);
        var dbscan = new Dbscan(vectors, 0.6);

        foreach (var radius in new[] { 0.02, 0.1, 0.2, 0.4, 0.6 })
        {
            Assert.Equal(PeerSample.Partition(Naive(vectors, radius, fewest)), PeerSample.Partition(dbscan.Cluster(radius, fewest)));
        }
    }

    [Fact]
    public void Cluster_FaceBetweenTwoClusters_DoesNotConnectThem()
    {
        // On a circle at 0, 1, 2, 8, 14, 15, 16 degrees, with neighbours up to 6 degrees: the middle one sees one core on either side, and is none itself.
        float[][] vectors = [.. new[] { 0, 1, 2, 8, 14, 15, 16 }.Select(degrees => double.DegreesToRadians(degrees)).Select(angle => new[] { (float)Math.Cos(angle), (float)Math.Sin(angle) })];
        var radius = 2 - (2 * Math.Cos(double.DegreesToRadians(6.1)));

        Assert.Equal("0 1 2 3 | 4 5 6", PeerSample.Partition(new Dbscan(vectors, radius).Cluster(radius, 4)));
    }

    // Walks from core to core; a face near cores of several clusters goes to the first of them.
    private static int[] Naive(float[][] vectors, double radius, int fewest)
    {
        int[] Near(int face) => [.. Enumerable.Range(0, vectors.Length).Where(other => other == face || PeerSample.SquaredDistance(vectors[face], vectors[other]) <= radius)];
        bool[] isCore = [.. Enumerable.Range(0, vectors.Length).Select(face => Near(face).Length >= fewest)];
        int[] numbers = [.. Enumerable.Range(0, vectors.Length).Select(face => -1 - face)];
        for (var start = 0; start < vectors.Length; start++)
        {
            if (!isCore[start] || numbers[start] >= 0)
            {
                continue;
            }

            var waiting = new Queue<int>([start]);
            while (waiting.TryDequeue(out var core))
            {
                if (numbers[core] >= 0)
                {
                    continue;
                }

                numbers[core] = start;
                Array.ForEach([.. Near(core).Where(other => isCore[other])], waiting.Enqueue);
            }
        }

        foreach (var face in Enumerable.Range(0, vectors.Length).Where(face => !isCore[face]))
        {
            numbers[face] = Near(face).Where(other => isCore[other]).Select(core => numbers[core]).FirstOrDefault(numbers[face]);
        }

        return numbers;
    }
}
