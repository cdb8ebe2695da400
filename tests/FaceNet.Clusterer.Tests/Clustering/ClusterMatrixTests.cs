using System.Numerics;
using FaceNet.Clusterer.Clustering;

namespace FaceNet.Clusterer.Tests.Clustering;

public sealed class ClusterMatrixTests
{
    [Theory]
    [InlineData(8, 1, 1)]
    [InlineData(13, 17, 2)]
    [InlineData(128, 300, 3)]
    [InlineData(512, 1500, 16)]
    public void Multiply_AnyShape_BoundsTheNearnessOfEveryGroup(int dimensions, int columns, int tiles)
    {
        var random = new Random(7);
        var matrix = new ClusterMatrix(dimensions);
        matrix.EnsureColumns(columns);
        var means = Enumerable.Range(0, columns).Select(_ => Unit(random, dimensions)).ToArray();
        var thresholds = Enumerable.Range(0, columns).Select(_ => random.NextSingle()).ToArray();
        for (var column = 0; column < columns; column++)
        {
            matrix.Write(column, means[column], thresholds[column]);
        }

        matrix.Clear(columns - 1);

        var faces = Enumerable.Range(0, tiles * PanelProduct.FacesPerTile).Select(_ => Unit(random, dimensions)).ToArray();
        var bounds = new float[faces.Length * matrix.Groups];
        matrix.Multiply([.. faces.SelectMany(face => face)], faces.Length, bounds);

        for (var face = 0; face < faces.Length; face++)
        {
            var exact = Enumerable.Repeat(double.NegativeInfinity, matrix.Groups).ToArray();
            for (var column = 0; column < columns - 1; column++)
            {
                var group = ClusterMatrix.GroupOf(column);
                exact[group] = Math.Max(exact[group], (2 * faces[face].Zip(means[column], (x, m) => (double)x * m).Sum()) + thresholds[column]);
            }

            for (var group = 0; group < matrix.Groups; group++)
            {
                Assert.Equal(exact[group], bounds[(face * matrix.Groups) + group], (double)matrix.Tolerance);
            }
        }
    }

    [Fact]
    public void ColumnOf_EveryGroup_HoldsEveryColumnOnce()
    {
        var matrix = new ClusterMatrix(8);
        matrix.EnsureColumns(1000);

        var columns = Enumerable.Range(0, matrix.Groups)
            .SelectMany(group => Enumerable.Range(0, ClusterMatrix.ColumnsPerGroup).Select(number => (Group: group, Column: ClusterMatrix.ColumnOf(group, number))))
            .ToArray();

        Assert.Equal(Enumerable.Range(0, matrix.Columns), columns.Select(column => column.Column).Order());
        Assert.All(columns, column => Assert.Equal(column.Group, ClusterMatrix.GroupOf(column.Column)));
    }

    [Fact]
    public void EnsureColumns_Growth_KeepsTheColumnsAndAddsEmptyOnes()
    {
        var matrix = new ClusterMatrix(8);
        matrix.EnsureColumns(3);
        matrix.Write(2, [1, 2, 3, 4, 5, 6, 7, 8], 0.5f);

        matrix.EnsureColumns(1000);

        var bounds = new float[PanelProduct.FacesPerTile * matrix.Groups];
        matrix.Multiply([1, 0, 0, 0, 0, 0, 0, 0, .. new float[24]], PanelProduct.FacesPerTile, bounds);
        Assert.Equal(2.5f, bounds[ClusterMatrix.GroupOf(2)]);
        Assert.Equal(1, bounds.AsSpan(0, matrix.Groups).ToArray().Count(float.IsFinite));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MultiplyAny_OnePanel_KeepsTheLargerOfBothHalvesAndOfBefore(bool isFirst)
    {
        const int Dimensions = 5;
        var (random, width) = (new Random(3), 2 * Vector<float>.Count);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        var (faces, panel, thresholds) = (Numbers(PanelProduct.FacesPerTile * Dimensions), Numbers(Dimensions * width), Numbers(width));
        var before = Numbers(PanelProduct.FacesPerTile * width);
        var bounds = before.ToArray();

        PanelProduct.MultiplyAny(faces, panel, thresholds, bounds, width, isFirst);

        for (var face = 0; face < PanelProduct.FacesPerTile; face++)
        {
            for (var lane = 0; lane < Vector<float>.Count; lane++)
            {
                var nearest = Math.Max(Nearness(face, lane), Nearness(face, lane + Vector<float>.Count));
                Assert.Equal(isFirst ? nearest : Math.Max(nearest, before[(face * width) + lane]), bounds[(face * width) + lane], 1e-6f);
            }
        }

        float Nearness(int face, int column) =>
            (2 * Enumerable.Range(0, Dimensions).Sum(i => faces[(face * Dimensions) + i] * panel[(i * width) + column])) + thresholds[column];
    }

    private static float[] Unit(Random random, int dimensions)
    {
        float[] vector = [.. Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() - 0.5))];
        var norm = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / norm)];
    }
}
