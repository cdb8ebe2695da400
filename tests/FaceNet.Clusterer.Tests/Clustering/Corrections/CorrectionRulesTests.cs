using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Clusterer.Tests.Clustering.Corrections;

/// <summary>Rules that random sessions seldom meet.</summary>
public sealed class CorrectionRulesTests
{
    private readonly CorrectedRun _run = new(new GalleryClusters(Ask.Gallery, 8, new ClusteringThresholds(1.2, 0.2, Derived: false)));

    [Fact]
    public void Remove_TheFaceThatSpokeForItsCluster_LeavesThePartsApart()
    {
        _run.Assign([.. Enumerable.Range(0, 6).Select(i => Alike($"f{i}"))]);
        var home = Home("f0");
        Assert.Null(_run.Correct(Ask.Split(home, "f4", "f5")));
        var part = Home("f4");

        // f0 spoke for the rest; f1 does now.
        Assert.Null(_run.Correct(Ask.Remove(home, "f0")));
        _run.Assign([.. Enumerable.Range(10, 20).Select(i => Alike($"f{i}"))]);

        Assert.NotEqual(Home("f1"), Home("f4"));
        Assert.Equal(part, Home("f4"));
        Assert.Contains(FaceLink.Between("f1", "f4", LinkKind.Cannot, aSpeaks: true), _run.Links.Values);
        Assert.Equal("LINKS_CONTRADICT", _run.Correct(Ask.Merge(Home("f1"), Home("f4"))));
    }

    [Fact]
    public void Undo_OfASplitThatOthersHaveJoined_MovesBackWhatItMovedAndTheOrdinaryRuleDoesTheRest()
    {
        _run.Assign(Alike("a"), Alike("b"));
        Assert.Null(_run.Correct(Ask.Split(Home("a"), "b")));
        var part = Home("b");

        // Two faces that are far from the rest stay, and with them the cluster.
        _run.Assign(FaceStream.Of("far-1", [-1, 0, 0, 0, 0, 0, 0, 0]), FaceStream.Of("far-2", [-1, 0.1f, 0, 0, 0, 0, 0, 0]));
        Assert.Null(_run.Correct(Ask.Move(Home("far-1"), "far-1", part)));
        Assert.Null(_run.Correct(Ask.Undo(2)));

        Assert.Equal(Home("a"), Home("b"));
        Assert.Equal(Home("far-1"), Home("far-2"));
        Assert.Equal(Home("a"), _run.Clusters.Describe(part)!.Id);
    }

    [Fact]
    public void Undo_OfACorrectionThatMovedTooMuch_IsRefused()
    {
        _run.Assign(Alike("a"));
        var effect = new CorrectionEffect("huge", [], [], [], IsTooLarge: true);
        var facts = new CorrectionFacts(
            new Dictionary<string, MemberFact>(), new Dictionary<string, string>(), [], new Dictionary<string, IReadOnlyList<string>>(),
            new Dictionary<string, TrackPlace>(), new Dictionary<string, string>(), new Dictionary<string, DateTimeOffset>(), [effect]);

        var refused = Assert.Throws<PreconditionException>(() => _run.Clusters.Correct(new Correction(Ask.Undo(1), ""), facts));

        Assert.Equal(ErrorReasons.UndoImpossible, refused.Reason);
        Assert.Contains("'huge'", refused.Message);
    }

    [Fact]
    public void Split_ByAThresholdThatLeavesTooManyParts_IsRefused()
    {
        var random = new Random(1);
        _run.Assign([.. Enumerable.Range(0, 70).Select(i => FaceStream.Of($"f{i}", [1, .. Enumerable.Range(0, 7).Select(_ => 0.2f * random.NextSingle())]))]);

        Assert.Equal("CLUSTER_TOO_LARGE", _run.Correct(Ask.SplitAt(Home("f0"), 1e-6)));
        Assert.Single(_run.Homes.Values.Distinct());
    }

    private static Face Alike(string crop) => FaceStream.Of(crop, [1, 0, 0, 0, 0, 0, 0, 0]);

    private string Home(string crop) => _run.Homes[crop];
}
