using FaceNet.Standalone.Demo;
using FaceNet.Standalone.Demo.Streaming;

namespace FaceNet.Standalone.EndToEndTests.Demo;

public sealed class AccountingTests
{
    [Fact]
    public void Of_RefusedByBothServices_Closes()
    {
        // 8 embedded, of which the Clusterer refused 1, kept 6 and knew 1 already.
        var accounting = Accounting.Of(10, new StreamCounts(10, Embedded: 8, RefusedByEmbedder: 2, RefusedByClusterer: 1, Clustered: 6, Duplicates: 1));

        Assert.True(accounting.Closes);
        Assert.Equal((7, 3), (accounting.Embedded, accounting.Refused));
    }

    [Theory]
    [InlineData(7, 2, 6, 1)]
    [InlineData(8, 2, 6, 1)]
    [InlineData(8, 2, 8, 1)]
    public void Of_SomethingMissingOrTooMuch_DoesNotClose(int embedded, int refused, long clustered, long duplicates)
    {
        var accounting = Accounting.Of(10, new StreamCounts(10, embedded, refused, 0, clustered, duplicates));

        Assert.False(accounting.Closes);
        Assert.Contains('≠', accounting.Describe());
    }
}
