using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FaceNet.Clusterer.Clustering;

/// <summary>The innermost part of the product of faces and clusters: a few faces times one panel, in registers.</summary>
internal static class PanelProduct
{
    /// <summary>The number of faces of a block is a multiple of this; a block is padded with zeros.</summary>
    public const int FacesPerTile = 4;

    /// <summary>The width of a vector; a panel is two of them wide. <see cref="Vector{T}"/> alone would leave half of AVX-512 unused.</summary>
    public static int Lanes { get; } = Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector<float>.Count;

    /// <summary>Multiplies, and keeps the larger of either half of the panel and of what was there before.</summary>
    /// <param name="faces">The vectors of the faces, one after the other.</param>
    /// <param name="panel">One row of means per dimension.</param>
    /// <param name="thresholds">The threshold of each column.</param>
    /// <param name="bounds">Where the bounds of the first face are; the others follow.</param>
    /// <param name="stride">How far apart the bounds of two faces are.</param>
    /// <param name="isFirst">Whether nothing was there before.</param>
    public static void Multiply(ReadOnlySpan<float> faces, ReadOnlySpan<float> panel, ReadOnlySpan<float> thresholds, Span<float> bounds, int stride, bool isFirst)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            MultiplyWide(faces, panel, thresholds, bounds, stride, isFirst);
        }
        else
        {
            MultiplyAny(faces, panel, thresholds, bounds, stride, isFirst);
        }
    }

    // Eight accumulators: enough to hide the latency of the multiply-add, few enough to stay in registers everywhere.
    internal static void MultiplyAny(ReadOnlySpan<float> faces, ReadOnlySpan<float> panel, ReadOnlySpan<float> thresholds, Span<float> bounds, int stride, bool isFirst)
    {
        var dimensions = faces.Length / FacesPerTile;
        var row0 = faces[..dimensions];
        var row1 = faces.Slice(dimensions, dimensions);
        var row2 = faces.Slice(2 * dimensions, dimensions);
        var row3 = faces.Slice(3 * dimensions, dimensions);
        Vector<float> a0 = default, b0 = default, a1 = default, b1 = default;
        Vector<float> a2 = default, b2 = default, a3 = default, b3 = default;
        for (var i = 0; i < row0.Length; i++)
        {
            var a = new Vector<float>(panel);
            var b = new Vector<float>(panel[Vector<float>.Count..]);
            panel = panel[(2 * Vector<float>.Count)..];
            var x = new Vector<float>(row0[i]);
            a0 = Vector.FusedMultiplyAdd(x, a, a0);
            b0 = Vector.FusedMultiplyAdd(x, b, b0);
            x = new Vector<float>(row1[i]);
            a1 = Vector.FusedMultiplyAdd(x, a, a1);
            b1 = Vector.FusedMultiplyAdd(x, b, b1);
            x = new Vector<float>(row2[i]);
            a2 = Vector.FusedMultiplyAdd(x, a, a2);
            b2 = Vector.FusedMultiplyAdd(x, b, b2);
            x = new Vector<float>(row3[i]);
            a3 = Vector.FusedMultiplyAdd(x, a, a3);
            b3 = Vector.FusedMultiplyAdd(x, b, b3);
        }

        Keep(a0, b0, thresholds, bounds, isFirst);
        Keep(a1, b1, thresholds, bounds[stride..], isFirst);
        Keep(a2, b2, thresholds, bounds[(2 * stride)..], isFirst);
        Keep(a3, b3, thresholds, bounds[(3 * stride)..], isFirst);
    }

    private static void MultiplyWide(ReadOnlySpan<float> faces, ReadOnlySpan<float> panel, ReadOnlySpan<float> thresholds, Span<float> bounds, int stride, bool isFirst)
    {
        var dimensions = faces.Length / FacesPerTile;
        var row0 = faces[..dimensions];
        var row1 = faces.Slice(dimensions, dimensions);
        var row2 = faces.Slice(2 * dimensions, dimensions);
        var row3 = faces.Slice(3 * dimensions, dimensions);
        Vector512<float> a0 = default, b0 = default, a1 = default, b1 = default;
        Vector512<float> a2 = default, b2 = default, a3 = default, b3 = default;
        for (var i = 0; i < row0.Length; i++)
        {
            var a = Vector512.Create(panel);
            var b = Vector512.Create(panel[Vector512<float>.Count..]);
            panel = panel[(2 * Vector512<float>.Count)..];
            var x = Vector512.Create(row0[i]);
            a0 = Vector512.FusedMultiplyAdd(x, a, a0);
            b0 = Vector512.FusedMultiplyAdd(x, b, b0);
            x = Vector512.Create(row1[i]);
            a1 = Vector512.FusedMultiplyAdd(x, a, a1);
            b1 = Vector512.FusedMultiplyAdd(x, b, b1);
            x = Vector512.Create(row2[i]);
            a2 = Vector512.FusedMultiplyAdd(x, a, a2);
            b2 = Vector512.FusedMultiplyAdd(x, b, b2);
            x = Vector512.Create(row3[i]);
            a3 = Vector512.FusedMultiplyAdd(x, a, a3);
            b3 = Vector512.FusedMultiplyAdd(x, b, b3);
        }

        Keep(a0, b0, thresholds, bounds, isFirst);
        Keep(a1, b1, thresholds, bounds[stride..], isFirst);
        Keep(a2, b2, thresholds, bounds[(2 * stride)..], isFirst);
        Keep(a3, b3, thresholds, bounds[(3 * stride)..], isFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Vector<float> a, Vector<float> b, ReadOnlySpan<float> thresholds, Span<float> bounds, bool isFirst)
    {
        var nearest = Vector.Max(a + a + new Vector<float>(thresholds), b + b + new Vector<float>(thresholds[Vector<float>.Count..]));
        (isFirst ? nearest : Vector.Max(nearest, new Vector<float>(bounds))).CopyTo(bounds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Vector512<float> a, Vector512<float> b, ReadOnlySpan<float> thresholds, Span<float> bounds, bool isFirst)
    {
        var nearest = Vector512.Max(a + a + Vector512.Create(thresholds), b + b + Vector512.Create(thresholds[Vector512<float>.Count..]));
        (isFirst ? nearest : Vector512.Max(nearest, Vector512.Create<float>(bounds))).CopyTo(bounds);
    }
}
