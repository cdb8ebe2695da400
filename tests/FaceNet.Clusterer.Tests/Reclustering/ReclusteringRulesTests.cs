using FaceNet.Clusterer.Reclustering;
using FaceNet.Clusterer.Storage.Records;

namespace FaceNet.Clusterer.Tests.Reclustering;

public sealed class ReclusteringRulesTests
{
    [Theory]
    [InlineData(false, 0, 0, "RECLUSTERING_NOT_BUILT")]
    [InlineData(true, 0, 0, null)]
    [InlineData(true, 1, 0, "RECLUSTERING_OUTDATED")]
    [InlineData(true, 0, 10_000, null)]
    [InlineData(true, 0, 10_001, "RECLUSTERING_OUTDATED")]
    public void Objection_ToWhatWasBuilt_NamesTheReason(bool done, long corrections, long arrivals, string? reason)
    {
        var state = new GalleryState { Corrections = 7 + corrections, Incoming = new IncomingState { ReclusteringId = "anew", Arrivals = 3 + arrivals } };
        var build = new BuildState { Done = done, Corrections = 7, Arrivals = 3 };

        Assert.Equal(reason, ReclusteringRules.Objection(state, build)?.Reason);
    }

    [Fact]
    public void Objection_ToAStartThatMeantTheSpaceBefore_SaysThatTheGalleryMoved()
    {
        var state = new GalleryState { EmbeddingSpace = "now" };

        Assert.Equal("GALLERY_UPGRADED", ReclusteringRules.Objection("lobby", state, new StartBinding("before", IsOwnSpace: true))?.Reason);
        Assert.Null(ReclusteringRules.Objection("lobby", state, new StartBinding("before", IsOwnSpace: false)));
        Assert.Null(ReclusteringRules.Objection("lobby", state, new StartBinding("now", IsOwnSpace: true)));
    }
}
