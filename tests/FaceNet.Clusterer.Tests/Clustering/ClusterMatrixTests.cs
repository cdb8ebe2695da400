using FaceNet.Clusterer.Clustering;

namespace FaceNet.Clusterer.Tests.Clustering;

public sealed class ClusterMatrixTests
{
    [Theory]
    [InlineData(8, 1, 1)]
    [InlineData(13, 17, 2)]
    [InlineData(128, 100, 3)]
    [InlineData(512, 33, 1)]
    public void Multiply_AnyShape_EqualsTheNaiveProductWithinTheTolerance(int dimensions, int columns, int tiles)
    {
        var random = new Random(7);
        var matrix = new ClusterMatrix(dimensions);
        matrix.EnsureCapacity(columns);
        var means = Enumerable.Range(0, columns).Select(_ => Unit(random, dimensions)).ToArray();
        for (var column = 0; column < columns; column++)
        {
            matrix.Write(column, means[column]);
        }

        var faces = Enumerable.Range(0, tiles * ClusterMatrix.FacesPerTile).Select(_ => Unit(random, dimensions)).ToArray();
        var products = new float[faces.Length * matrix.Capacity];
        matrix.Multiply(faces.SelectMany(face => face).ToArray(), products);

        for (var face = 0; face < faces.Length; face++)
        {
            for (var column = 0; column < columns; column++)
            {
                var exact = faces[face].Zip(means[column], (x, m) => (double)x * m).Sum();
                Assert.Equal(exact, products[(face * matrix.Capacity) + column], (double)matrix.Tolerance);
            }
        }
    }

    [Fact]
    public void EnsureCapacity_Growth_KeepsTheColumns()
    {
        var matrix = new ClusterMatrix(8);
        matrix.EnsureCapacity(3);
        matrix.Write(2, [1, 2, 3, 4, 5, 6, 7, 8]);

        matrix.EnsureCapacity(1000);

        var products = new float[ClusterMatrix.FacesPerTile * matrix.Capacity];
        matrix.Multiply([1, 0, 0, 0, 0, 0, 0, 0, .. new float[24]], products);
        Assert.Equal(1, products[2]);
    }

    private static float[] Unit(Random random, int dimensions)
    {
        float[] vector = [.. Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() - 0.5))];
        var norm = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / norm)];
    }
}
