using System.Numerics.Tensors;

namespace FaceNet.Benchmarks.Clusterer.Peers;

/// <summary>
/// Offline average linkage, which sees all faces before it decides: always the two nearest clusters become one. All its merges are found at once by chains of
/// nearest neighbours (Murtagh 1983, A survey of recent advances in hierarchical clustering algorithms) in time O(n^2), and cut at any threshold.
/// </summary>
internal sealed class AverageLinkage
{
    private readonly int _count;
    private readonly List<(int Left, int Right, double SquaredDistance)> _merges = [];

    /// <param name="vectors">Unit vectors.</param>
    public AverageLinkage(IReadOnlyList<float[]> vectors)
    {
        _count = vectors.Count;
        double[][] sums = [.. vectors.Select(vector => Array.ConvertAll(vector, value => (double)value))];
        float[][] means = [.. vectors.Select(vector => (float[])vector.Clone())];
        int[] sizes = [.. Enumerable.Repeat(1, _count)];
        List<int> alive = [.. Enumerable.Range(0, _count)], chain = [];
        while (alive.Count > 1)
        {
            if (chain.Count == 0)
            {
                chain.Add(alive[0]);
            }

            int last = chain[^1], previous = chain.Count > 1 ? chain[^2] : -1;
            (int nearest, double product) = Nearest(means, alive, last, previous);
            if (nearest != previous)
            {
                chain.Add(nearest);
                continue;
            }

            chain.RemoveRange(chain.Count - 2, 2);
            _merges.Add((last, previous, 2 - (2 * product)));
            TensorPrimitives.Add(sums[last], sums[previous], sums[last]);
            sizes[last] += sizes[previous];
            for (int index = 0; index < means[last].Length; index++)
            {
                means[last][index] = (float)(sums[last][index] / sizes[last]);
            }

            alive.Remove(previous);
        }
    }

    /// <summary>The number of the cluster of each vector, where clusters merge up to a mean squared distance between their members.</summary>
    public int[] Cut(double threshold)
    {
        var sets = new DisjointSets(_count);
        foreach ((int left, int right, double squaredDistance) in _merges)
        {
            // A merge never lies below those of its two clusters, so each one within reach can be taken alone.
            if (squaredDistance <= threshold)
            {
                sets.Join(left, right);
            }
        }

        return sets.Numbers();
    }

    // At equal distances the previous one of the chain, or the chain would never end.
    private static (int Nearest, double Product) Nearest(float[][] means, List<int> alive, int from, int previous)
    {
        int nearest = previous;
        float largest = previous < 0 ? float.NegativeInfinity : TensorPrimitives.Dot(means[from], means[previous]);
        foreach (int other in alive)
        {
            if (other != from && TensorPrimitives.Dot(means[from], means[other]) is float product && product > largest)
            {
                (nearest, largest) = (other, product);
            }
        }

        return (nearest, largest);
    }
}
