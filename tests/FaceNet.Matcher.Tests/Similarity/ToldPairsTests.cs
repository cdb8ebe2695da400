using FaceNet.Matcher.Similarity;

namespace FaceNet.Matcher.Tests.Similarity;

public sealed class ToldPairsTests
{
    private static readonly FoundPair Pair = PairOf("anna", "bob");

    [Fact]
    public void IsNew_FoundFromBothEnds_OnceOnly()
    {
        var told = new ToldPairs();

        Assert.True(told.IsNew(Pair, Pair.First));
        Assert.False(told.IsNew(Pair, Pair.Second));
    }

    [Fact]
    public void IsNew_FoundFromTheSecondEndAlone_IsTold() => Assert.True(new ToldPairs().IsNew(Pair, Pair.Second));

    [Fact]
    public void IsNew_MoreThanIsRemembered_TellsFirstEndsAndNothingTwice()
    {
        var told = new ToldPairs(most: 1);
        var other = PairOf("anna", "carl");
        told.IsNew(Pair, Pair.First);

        Assert.True(told.IsNew(other, other.First));

        Assert.False(told.IsNew(Pair, Pair.Second));
        Assert.False(told.IsNew(other, other.Second));
    }

    private static FoundPair PairOf(string first, string second) => new(new FaceName(first, "1"), new FaceName(second, "1"), 0);
}
