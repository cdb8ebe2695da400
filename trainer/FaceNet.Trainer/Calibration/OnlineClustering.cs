using System.Numerics.Tensors;

namespace FaceNet.Trainer.Calibration;

/// <summary>
/// The Clusterer's rule in short, to try thresholds on: average linkage, threshold(a, b) = T - c / sqrt(min(a * b, 64)), join where the distance
/// undercuts the threshold most, then merge while a neighbour does.
/// </summary>
internal sealed class OnlineClustering(double baseThreshold, double smallClusterReduction)
{
    private const int LargestProduct = 64;

    private readonly List<Cluster> _clusters = [];

    /// <summary>Clusters the vectors in that order; gives each the number of its cluster.</summary>
    public int[] Assign(IReadOnlyList<float[]> vectors, IEnumerable<int> order)
    {
        _clusters.Clear();
        foreach (int face in order)
        {
            Cluster home = Nearest(vectors[face], 1, null) ?? Found(vectors[face].Length);
            home.Add(vectors[face], face);
            while (Nearest(home.Mean, home.Count, home) is { } neighbour)
            {
                home.Absorb(neighbour);
                _clusters.Remove(neighbour);
            }
        }

        var assigned = new int[vectors.Count];
        foreach ((int number, Cluster cluster) in _clusters.Index())
        {
            cluster.Faces.ForEach(face => assigned[face] = number);
        }

        return assigned;
    }

    private Cluster? Nearest(float[] mean, int count, Cluster? itself)
    {
        Cluster? nearest = null;
        double smallest = 0;
        foreach (Cluster cluster in _clusters)
        {
            double excess = 2 - (2 * TensorPrimitives.Dot<float>(mean, cluster.Mean)) - Threshold(count, cluster.Count);
            if (cluster != itself && excess <= smallest)
            {
                smallest = excess;
                nearest = cluster;
            }
        }

        return nearest;
    }

    private double Threshold(int left, int right)
    {
        return baseThreshold - (smallClusterReduction / Math.Sqrt(Math.Min((long)left * right, LargestProduct)));
    }

    private Cluster Found(int dimensions)
    {
        var cluster = new Cluster(dimensions);
        _clusters.Add(cluster);
        return cluster;
    }

    private sealed class Cluster(int dimensions)
    {
        private readonly double[] _sum = new double[dimensions];

        public List<int> Faces { get; } = [];

        public int Count => Faces.Count;

        public float[] Mean { get; } = new float[dimensions];

        public void Add(float[] vector, int face)
        {
            Faces.Add(face);
            AddSum([.. vector.Select(value => (double)value)]);
        }

        public void Absorb(Cluster other)
        {
            Faces.AddRange(other.Faces);
            AddSum(other._sum);
        }

        private void AddSum(double[] sum)
        {
            for (int index = 0; index < _sum.Length; index++)
            {
                _sum[index] += sum[index];
                Mean[index] = (float)(_sum[index] / Count);
            }
        }
    }
}
