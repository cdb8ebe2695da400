using System.Numerics;

namespace FaceNet.Clusterer.Clustering;

/// <summary>Finds the few slots of a row that come into question, at the speed of memory.</summary>
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

    /// <summary>The largest value, minus infinity when there is none.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        var largest = new Vector<float>(float.NegativeInfinity);
        var i = 0;
        for (; i + Vector<float>.Count <= values.Length; i += Vector<float>.Count)
        {
            largest = Vector.Max(largest, new Vector<float>(values[i..]));
        }

        var max = float.NegativeInfinity;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            max = Math.Max(max, largest[lane]);
        }

        foreach (var value in values[i..])
        {
            max = Math.Max(max, value);
        }

        return max;
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
