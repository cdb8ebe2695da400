using System.Numerics.Tensors;

namespace FaceNet.Benchmarks.Clusterer.Peers;

/// <summary>What many photo applications do with a face that comes: it joins the cluster with the nearest centroid, if that is near enough, and nothing ever merges.</summary>
internal static class NearestCentroid
{
    /// <summary>The number of the cluster of each vector.</summary>
    /// <param name="vectors">Unit vectors.</param>
    /// <param name="order">The order in which they come.</param>
    /// <param name="threshold">Squared distance to the centroid, which is the members' mean at unit length, up to which a face joins.</param>
    public static int[] Cluster(IReadOnlyList<float[]> vectors, int[] order, double threshold)
    {
        List<float[]> sums = [], centroids = [];
        var clusters = new int[vectors.Count];
        foreach (int face in order)
        {
            int nearest = -1;
            float largest = (float)(1 - (threshold / 2));
            for (int cluster = 0; cluster < centroids.Count; cluster++)
            {
                if (TensorPrimitives.Dot<float>(vectors[face], centroids[cluster]) is float product && product >= largest)
                {
                    (nearest, largest) = (cluster, product);
                }
            }

            if (nearest < 0)
            {
                nearest = sums.Count;
                sums.Add(new float[vectors[face].Length]);
                centroids.Add(new float[vectors[face].Length]);
            }

            TensorPrimitives.Add(sums[nearest], vectors[face], sums[nearest]);
            TensorPrimitives.Divide(sums[nearest], TensorPrimitives.Norm<float>(sums[nearest]), centroids[nearest]);
            clusters[face] = nearest;
        }

        return clusters;
    }
}
