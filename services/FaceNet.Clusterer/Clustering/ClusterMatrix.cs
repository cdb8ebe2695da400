using System.Numerics.Tensors;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// The means of all clusters of a gallery, laid out for the product with a block of faces. Columns are clusters, gathered in
/// panels of two vectors' width, one row per dimension, so that a product needs no horizontal additions. Of the nearnesses of a
/// face, 2 x.m + t, only the largest one of each group of columns is kept: an eighth of the memory to be written and read.
/// Not thread-safe, but a product takes all cores.
/// </summary>
internal sealed class ClusterMatrix(int dimensions)
{
    /// <summary>The columns of a group: one lane of the vectors of four panels.</summary>
    public const int ColumnsPerGroup = 8;

    private const int PanelsPerStripe = ColumnsPerGroup / 2;

    // Below so many multiply-adds other cores are not worth waking.
    private const long LeastShared = 1 << 21;

    private static readonly int Lanes = PanelProduct.Lanes;
    private static readonly int PanelWidth = 2 * Lanes;
    private static readonly int StripeWidth = PanelsPerStripe * PanelWidth;

    private float[] _panels = [];
    private float[] _thresholds = [];

    /// <summary>The number of columns, free ones included.</summary>
    public int Columns { get; private set; }

    /// <summary>The number of groups: the length of a row of bounds.</summary>
    public int Groups => Columns / ColumnsPerGroup;

    /// <summary>
    /// A bound on the error of a nearness: twice that of a product, which is one of any order of additions of that many terms, whose
    /// factors are rounded once, of vectors no longer than 1; and the rounding of a threshold.
    /// </summary>
    public float Tolerance { get; } = 3 * (dimensions + 8) * MathF.ScaleB(1, -23);

    /// <summary>The group that a column belongs to.</summary>
    public static int GroupOf(int column) => (column / StripeWidth * Lanes) + (column % Lanes);

    /// <summary>The columns of a group, by number from 0 to <see cref="ColumnsPerGroup"/>.</summary>
    public static int ColumnOf(int group, int number) => (group / Lanes * StripeWidth) + (number * Lanes) + (group % Lanes);

    /// <summary>Makes room for so many columns; new ones are free.</summary>
    public void EnsureColumns(int columns)
    {
        if (columns <= Columns)
        {
            return;
        }

        // Memory is taken ahead, but what is not asked for yet takes no part in products.
        Columns = (columns + StripeWidth - 1) / StripeWidth * StripeWidth;
        if (Columns > _thresholds.Length)
        {
            var used = _thresholds.Length;
            var capacity = Math.Max(Columns, used + (used / StripeWidth / 2 * StripeWidth));
            Array.Resize(ref _panels, capacity * dimensions);
            Array.Resize(ref _thresholds, capacity);
            _thresholds.AsSpan(used).Fill(float.NegativeInfinity);
        }
    }

    public void Write(int column, ReadOnlySpan<float> mean, float threshold)
    {
        var panel = Panel(column / PanelWidth);
        for (int i = 0, at = column % PanelWidth; i < dimensions; i++, at += PanelWidth)
        {
            panel[at] = mean[i];
        }

        _thresholds[column] = threshold;
    }

    /// <summary>Leaves a column out of what follows.</summary>
    public void Clear(int column) => _thresholds[column] = float.NegativeInfinity;

    /// <summary>The nearness of a face to a cluster that is not, or not as it is now, in the matrix.</summary>
    public static float Nearness(ReadOnlySpan<float> face, ReadOnlySpan<float> mean, float threshold) =>
        (2 * TensorPrimitives.Dot(face, mean)) + threshold;

    /// <summary>Finds the largest nearness of each group to each face.</summary>
    /// <param name="faces">The vectors, one after the other.</param>
    /// <param name="count">How many, a multiple of <see cref="PanelProduct.FacesPerTile"/>.</param>
    /// <param name="bounds">Gets one row of <see cref="Groups"/> bounds per face; minus infinity where a group has no cluster.</param>
    public void Multiply(float[] faces, int count, float[] bounds)
    {
        var stripes = Columns / StripeWidth;
        if ((long)Columns * dimensions * count < LeastShared)
        {
            MultiplyStripes(0, stripes, faces, count, bounds);
            return;
        }

        // Smaller parts than cores, since another process may hold one up.
        var parts = Math.Min(stripes, 4 * Environment.ProcessorCount);
        Parallel.For(0, parts, part => MultiplyStripes(stripes * part / parts, stripes * (part + 1) / parts, faces, count, bounds));
    }

    private Span<float> Panel(int index) => _panels.AsSpan(index * PanelWidth * dimensions, PanelWidth * dimensions);

    private void MultiplyStripes(int first, int end, ReadOnlySpan<float> faces, int count, Span<float> bounds)
    {
        var tile = PanelProduct.FacesPerTile * dimensions;
        for (var p = first * PanelsPerStripe; p < end * PanelsPerStripe; p++)
        {
            // A panel stays in the first cache while every face passes by.
            var panel = Panel(p);
            var thresholds = _thresholds.AsSpan(p * PanelWidth, PanelWidth);
            var isFirst = p % PanelsPerStripe == 0;
            for (int f = 0, at = p / PanelsPerStripe * Lanes; f < count; f += PanelProduct.FacesPerTile, at += PanelProduct.FacesPerTile * Groups)
            {
                PanelProduct.Multiply(faces.Slice(f * dimensions, tile), panel, thresholds, bounds[at..], Groups, isFirst);
            }
        }
    }
}
