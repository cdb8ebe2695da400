using System.Numerics.Tensors;

namespace FaceNet.Benchmarks.Clusterer.Peers;

/// <summary>
/// DBSCAN (Ester, Kriegel, Sander and Xu 1996), which sees all faces before it decides: faces with enough others within a radius are cores, cores within the
/// radius of each other share a cluster, and what is near a core belongs to it. A face that belongs nowhere is a cluster of its own.
/// </summary>
internal sealed class Dbscan
{
    private readonly List<(int Face, double SquaredDistance)>[] _neighbours;

    /// <param name="vectors">Unit vectors.</param>
    /// <param name="largestRadius">The largest radius that will be asked for, as a squared distance.</param>
    public Dbscan(IReadOnlyList<float[]> vectors, double largestRadius)
    {
        _neighbours = [.. Enumerable.Range(0, vectors.Count).AsParallel().AsOrdered().Select(face => Near(vectors, face, largestRadius))];
    }

    /// <summary>The number of the cluster of each vector.</summary>
    /// <param name="radius">Squared distance at which two faces are neighbours.</param>
    /// <param name="fewest">Faces within the radius, itself included, that make a core.</param>
    public int[] Cluster(double radius, int fewest)
    {
        bool[] isCore = [.. _neighbours.Select(near => near.Count(other => other.SquaredDistance <= radius) >= fewest)];
        var sets = new DisjointSets(_neighbours.Length);
        for (int face = 0; face < _neighbours.Length; face++)
        {
            int[] cores = [.. _neighbours[face].Where(other => other.SquaredDistance <= radius && isCore[other.Face]).Select(other => other.Face)];

            // A face that is no core belongs to its first core only: it must not connect two.
            foreach (int core in isCore[face] ? cores : cores[..Math.Min(1, cores.Length)])
            {
                sets.Join(face, core);
            }
        }

        return sets.Numbers();
    }

    private static List<(int Face, double SquaredDistance)> Near(IReadOnlyList<float[]> vectors, int face, double radius)
    {
        var near = new List<(int, double)>();
        for (int other = 0; other < vectors.Count; other++)
        {
            double squaredDistance = 2 - (2.0 * TensorPrimitives.Dot<float>(vectors[face], vectors[other]));
            if (squaredDistance <= radius || other == face)
            {
                near.Add((other, squaredDistance));
            }
        }

        return near;
    }
}
