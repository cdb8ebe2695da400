using FaceNet.Embedder.Models;

namespace FaceNet.Embedder.Tests.Startup;

public sealed class VersionOrderTests
{
    [Theory]
    [InlineData("9", "10")]
    [InlineData("1.9", "1.10")]
    [InlineData("2026-09", "2026-10")]
    [InlineData("1", "1.1")]
    [InlineData("v2", "v10")]
    [InlineData("a", "b")]
    public void Compare_OlderAndNewer_KnowsWhichIs(string older, string newer)
    {
        Assert.True(VersionOrder.Instance.Compare(older, newer) < 0);
        Assert.True(VersionOrder.Instance.Compare(newer, older) > 0);
    }

    [Fact]
    public void Compare_LeadingZeros_AreAnotherVersion() => Assert.NotEqual(0, VersionOrder.Instance.Compare("01", "1"));
}
