using System.Numerics;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// The means of all clusters of a gallery, laid out for the product with a block of faces. Columns are clusters, gathered in
/// panels of a few vectors' width, one row per dimension, so that a product needs no horizontal additions and writes whole vectors.
/// </summary>
internal sealed class ClusterMatrix(int dimensions)
{
    /// <summary>The number of faces of a block is a multiple of this; a block is padded with zeros.</summary>
    public const int FacesPerTile = 4;

    private static readonly int Lanes = Vector<float>.Count;
    private static readonly int PanelWidth = 2 * Lanes;

    private float[] _panels = [];

    /// <summary>The number of columns, free ones included.</summary>
    public int Capacity { get; private set; }

    /// <summary>
    /// A bound on the error of a product: any order of additions of that many terms, whose factors are rounded once, of vectors
    /// no longer than 1.
    /// </summary>
    public float Tolerance { get; } = (dimensions + 8) * MathF.ScaleB(1, -23);

    public void EnsureCapacity(int columns)
    {
        if (columns <= Capacity)
        {
            return;
        }

        Capacity = (Math.Max(columns, Capacity * 2) + PanelWidth - 1) / PanelWidth * PanelWidth;
        Array.Resize(ref _panels, Capacity * dimensions);
    }

    public void Write(int column, ReadOnlySpan<float> mean)
    {
        var panel = Panel(column / PanelWidth);
        for (int i = 0, at = column % PanelWidth; i < dimensions; i++, at += PanelWidth)
        {
            panel[at] = mean[i];
        }
    }

    /// <summary>Multiplies faces with all columns.</summary>
    /// <param name="faces">The vectors, one after the other, a multiple of <see cref="FacesPerTile"/>.</param>
    /// <param name="products">One row of <see cref="Capacity"/> products per face.</param>
    public void Multiply(ReadOnlySpan<float> faces, Span<float> products)
    {
        var tile = FacesPerTile * dimensions;
        for (var p = 0; p < Capacity / PanelWidth; p++)
        {
            // A panel stays in the first cache while every face passes by.
            for (var f = 0; f < faces.Length / tile; f++)
            {
                MultiplyTile(faces.Slice(f * tile, tile), Panel(p), products[((f * FacesPerTile * Capacity) + (p * PanelWidth))..]);
            }
        }
    }

    private Span<float> Panel(int index) => _panels.AsSpan(index * PanelWidth * dimensions, PanelWidth * dimensions);

    // Eight accumulators: enough to hide the latency of the multiply-add, few enough to stay in registers everywhere.
    private void MultiplyTile(ReadOnlySpan<float> faces, ReadOnlySpan<float> panel, Span<float> products)
    {
        var row0 = faces[..dimensions];
        var row1 = faces.Slice(dimensions, dimensions);
        var row2 = faces.Slice(2 * dimensions, dimensions);
        var row3 = faces.Slice(3 * dimensions, dimensions);
        Vector<float> a0 = default, b0 = default, a1 = default, b1 = default;
        Vector<float> a2 = default, b2 = default, a3 = default, b3 = default;
        for (var i = 0; i < row0.Length; i++)
        {
            var a = new Vector<float>(panel);
            var b = new Vector<float>(panel[Lanes..]);
            panel = panel[PanelWidth..];
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

        Store(a0, b0, products);
        Store(a1, b1, products[Capacity..]);
        Store(a2, b2, products[(2 * Capacity)..]);
        Store(a3, b3, products[(3 * Capacity)..]);
    }

    private static void Store(Vector<float> a, Vector<float> b, Span<float> products)
    {
        a.CopyTo(products);
        b.CopyTo(products[Lanes..]);
    }
}
