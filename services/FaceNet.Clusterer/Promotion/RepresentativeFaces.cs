using System.Numerics.Tensors;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Promotion;

/// <summary>
/// Chooses the few faces of a cluster that together stand for most of it: each next one is the one that lowers the mean squared distance of the members
/// to the nearest chosen face most (greedy k-medoids). So the first is the medoid, the near-copies of a track count once, and a face that was
/// grouped by mistake comes late, because it is near to nobody else.
/// </summary>
internal static class RepresentativeFaces
{
    /// <summary>Chooses. O(n^2) distances of the members.</summary>
    /// <param name="members">The faces, of unit length and one space.</param>
    /// <param name="count">How many to choose at most.</param>
    /// <returns>The places of the chosen ones in <paramref name="members"/>, the best first. Of equals the first in the list.</returns>
    public static IReadOnlyList<int> Choose(IReadOnlyList<FaceEmbedding> members, int count)
    {
        var distances = Distances(members);
        var nearest = new float[members.Count];
        Array.Fill(nearest, float.PositiveInfinity);
        var chosen = new List<int>();
        while (chosen.Count < Math.Min(count, members.Count))
        {
            var best = Enumerable.Range(0, members.Count).Except(chosen).MinBy(candidate => Cost(distances[candidate], nearest));
            chosen.Add(best);
            TensorPrimitives.Min(nearest, distances[best], nearest);
        }

        return chosen;
    }

    // What is left when the candidate is chosen too: the sum of the squared distances to the nearest chosen face.
    private static float Cost(float[] candidate, float[] nearest)
    {
        var left = 0f;
        for (var i = 0; i < candidate.Length; i++)
        {
            left += Math.Min(candidate[i], nearest[i]);
        }

        return left;
    }

    private static float[][] Distances(IReadOnlyList<FaceEmbedding> members)
    {
        var distances = new float[members.Count][];
        for (var row = 0; row < members.Count; row++)
        {
            distances[row] = new float[members.Count];
            for (var column = 0; column < row; column++)
            {
                distances[row][column] = distances[column][row] = 2 - (2 * TensorPrimitives.Dot(members[row].Values, members[column].Values));
            }
        }

        return distances;
    }
}
