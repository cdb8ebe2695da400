using System.Numerics;

namespace FaceNet.Clusterer.Clustering;

/// <summary>Finds the few groups of a row that come into question, at the speed of memory.</summary>
internal static class RowScan
{
    /// <summary>Appends the indexes of all values that reach a bound.</summary>
    public static void AtLeast(ReadOnlySpan<float> values, float bound, List<int> indexes)
    {
        var bounds = new Vector<float>(bound);
        var i = 0;
        for (; i + Vector<float>.Count <= values.Length; i += Vector<float>.Count)
        {
            if (Vector.GreaterThanOrEqualAny(new Vector<float>(values[i..]), bounds))
            {
                Each(values.Slice(i, Vector<float>.Count), i, bound, indexes);
            }
        }

        Each(values[i..], i, bound, indexes);
    }

    private static void Each(ReadOnlySpan<float> values, int offset, float bound, List<int> indexes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] >= bound)
            {
                indexes.Add(offset + i);
            }
        }
    }
}
