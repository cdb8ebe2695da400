using FaceNet.Clusterer.Clustering;

namespace FaceNet.Clusterer.Tests.Clustering;

public sealed class RowScanTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(37)]
    public void AtLeast_AnyLength_EqualsThePlainLoop(int length)
    {
        var random = new Random(length);
        float[] values = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
        var found = new List<int>();

        RowScan.AtLeast(values, 0.1f, found);

        Assert.Equal(Enumerable.Range(0, length).Where(i => values[i] >= 0.1f), found);
    }
}
