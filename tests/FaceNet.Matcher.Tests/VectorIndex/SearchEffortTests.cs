using FaceNet.Matcher.VectorIndex;

namespace FaceNet.Matcher.Tests.VectorIndex;

public sealed class SearchEffortTests
{
    [Theory]
    [InlineData(0, 10, 400)]
    [InlineData(10_000, 20, 400)]
    [InlineData(50_000, 20, 500)]
    [InlineData(100_000, 20, 1000)]
    [InlineData(10_000_000, 20, 1000)]
    [InlineData(100, 5_000, 5_000)]
    public void For_Size_GrowsWithinBoundsAndIsNeverBelowTheCount(long size, int count, int expected) =>
        Assert.Equal(expected, SearchEffort.For(size, count));
}
