using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Rpc;
using Grpc.Core;
using static FaceNet.Matcher.Tests.Upgrades.UpgradableGallery;

namespace FaceNet.Matcher.Tests.Upgrades;

/// <summary>A gallery moves to another embedding space, and nobody loses a name.</summary>
public abstract class UpgradeContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WholeWay_FromKeptPictures_KeepsEveryNameAndLeavesNoOldVector()
    {
        await using var gallery = await CreateAsync(matcher, keepImages: true);
        await gallery.EnrollPicturesAsync();
        var before = await gallery.Host.Galleries.ListSubjectsAsync(new ListSubjectsRequest { Gallery = gallery.Id }, cancellationToken: Cancellation);

        var started = await gallery.StartAsync();
        await gallery.UsePicturesAsync();
        var switched = await gallery.SwitchAsync();
        var report = await gallery.ReportAsync();
        var finished = await gallery.FinishAsync(report.ReportId);

        Assert.Equal((TinyFaces.Space, Next, false, 4, 0, 0), (started.ActiveSpace, started.OtherSpace, started.Switched, started.Faces, started.FacesInOtherSpace, started.FacesWithoutImage));
        Assert.Equal((Next, 64), (switched.EmbeddingSpace, switched.Dimensions));
        Assert.Equal((1, 1, 1, 0), (report.FacesCompared, report.RecognisedBefore, report.RecognisedAfter, report.FacesWithoutOldVector));
        Assert.Equal((Next, 3, 4), (finished.EmbeddingSpace, finished.SubjectCount, finished.FaceCount));
        Assert.Equal((0, 4), (await gallery.VectorsAsync(TinyFaces.Space), await gallery.VectorsAsync(Next)));
        Assert.Equal(before, await gallery.Host.Galleries.ListSubjectsAsync(new ListSubjectsRequest { Gallery = gallery.Id }, cancellationToken: Cancellation));
        Assert.Equal(["anna", "bob", "carl"], await gallery.FindAsync(In(Next, 0)));
        Assert.Equal(["carl", "bob", "anna"], await gallery.FindAsync(Picture(2)));
        await Refusals.AssertFailsAsync(gallery.SearchAsync(In(TinyFaces.Space, 0)), StatusCode.FailedPrecondition, ErrorReasons.ModelMismatch, Next);
        Assert.Equal(new RepairGalleryResponse { Faces = 4 }, await gallery.Host.Galleries.RepairGalleryAsync(new RepairGalleryRequest { Gallery = gallery.Id, DryRun = true }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task WholeWay_ThereAndBackAgain_Works()
    {
        await using var gallery = await CreateAsync(matcher, keepImages: true);
        await gallery.EnrollPicturesAsync();
        foreach (var space in new[] { Next, TinyFaces.Space, Next })
        {
            await gallery.StartAsync(space);
            await gallery.UsePicturesAsync();
            await gallery.SwitchAsync();
            await gallery.FinishAsync((await gallery.ReportAsync()).ReportId);
            await gallery.EnrollAsync("dora", $"in-{Guid.NewGuid():N}", Picture(3));
            Assert.Equal(["anna", "bob", "carl", "dora"], await gallery.FindAsync(In(space, 0)));
        }

        await gallery.Host.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery.Id, SubjectId = "dora" }, cancellationToken: Cancellation);
        Assert.Equal((0, 4), (await gallery.VectorsAsync(TinyFaces.Space), await gallery.VectorsAsync(Next)));
    }

    [Fact]
    public async Task Switch_FacesWithoutVectors_IsRefusedUntilTheyAreSent()
    {
        await using var gallery = await CreateAsync(matcher);
        await gallery.EnrollAsync("anna", "1", In(TinyFaces.Space, 0));
        await gallery.EnrollAsync("bob", "1", In(TinyFaces.Space, 1));
        await gallery.StartAsync();
        await gallery.EnrollAsync("carl", "1", Picture(2));

        await Refusals.AssertFailsAsync(
            gallery.SwitchAsync(), StatusCode.FailedPrecondition, ErrorReasons.UpgradeIncomplete, "2 of 3 faces", $"'{Next}'", "2 of these no kept picture", "StreamReembedFaces");
        await Refusals.AssertFailsAsync(gallery.SearchAsync(In(Next, 0)), StatusCode.FailedPrecondition, ErrorReasons.ModelMismatch);
        await gallery.EnrollAsync("dora", "1", In(TinyFaces.Space, 3));
        var sent = await gallery.ReembedAsync(
            ("anna", "1", In(Next, 0)), ("bob", "1", Picture(1)), ("carl", "1", In(Next, 2)), ("dora", "1", In(Next, 3)), ("dora", "2", In(Next, 3)), ("eve", "1", In(Next, 3)),
            ("anna", "x", In(TinyFaces.Space, 0)));

        Assert.Equal((false, true), (sent["anna/1"].Reembedded.AlreadyReembedded, sent["carl/1"].Reembedded.AlreadyReembedded));
        Assert.Equal(
            [ErrorReasons.FaceNotFound, ErrorReasons.SubjectNotFound, ErrorReasons.ModelMismatch],
            new[] { "dora/2", "eve/1", "anna/x" }.Select(name => sent[name].Error.GetDetail<ErrorInfo>()!.Reason));
        Assert.Equal(Next, (await gallery.SwitchAsync()).EmbeddingSpace);
        Assert.Equal(["anna", "bob", "carl", "dora"], await gallery.FindAsync(In(Next, 0)));
        Assert.Equal((4, 4), (await gallery.VectorsAsync(TinyFaces.Space), await gallery.VectorsAsync(Next)));
    }

    [Fact]
    public async Task Switched_ProbesOfEitherSpace_AreComparedWithTheirOwn()
    {
        await using var gallery = await SwitchedAsync(matcher);

        var old = await gallery.SearchAsync(In(TinyFaces.Space, 1.1));
        var young = await gallery.SearchAsync(In(Next, 1.1));
        var verified = await gallery.Host.Matching.VerifyFaceAsync(
            new VerifyFaceRequest { Gallery = gallery.Id, Probe = In(TinyFaces.Space, 0), SubjectId = "bob" }, cancellationToken: Cancellation);

        Assert.Equal("bob", old.Candidates[0].SubjectId);
        Assert.Equal("bob", young.Candidates[0].SubjectId);
        Assert.True(old.Candidates[0].SquaredDistance > 1.5 * young.Candidates[0].SquaredDistance);
        Assert.Equal(1, verified.SquaredDistance, 1e-5);
        await Refusals.AssertFailsAsync(
            gallery.Host.CallAsync(new VerifyFaceRequest { Gallery = gallery.Id, Probe = In(TinyFaces.Space, 0), Face = In(Next, 0) }), StatusCode.FailedPrecondition, ErrorReasons.ModelMismatch);
        await Refusals.AssertFailsAsync(gallery.EnrollAsync("dora", "1", In(TinyFaces.Space, 3)), StatusCode.FailedPrecondition, ErrorReasons.ModelMismatch, Next);
    }

    [Fact]
    public async Task Undo_NothingLostSince_GoesBackAndFacesAgainForth()
    {
        await using var gallery = await SwitchedAsync(matcher);
        await gallery.EnrollAsync("dora", "1", Picture(3));

        Assert.Equal((TinyFaces.Space, 128), await gallery.UndoAsync() is var back ? (back.EmbeddingSpace, back.Dimensions) : default);
        await gallery.EnrollAsync("eve", "1", In(TinyFaces.Space, 3.5));
        Assert.Equal(["anna", "bob", "carl", "dora", "eve"], await gallery.FindAsync(In(TinyFaces.Space, 0)));
        await Refusals.AssertFailsAsync(gallery.SwitchAsync(), StatusCode.FailedPrecondition, ErrorReasons.UpgradeIncomplete, "1 of 6 faces");
        await gallery.ReembedAsync(("eve", "1", In(Next, 3.5)));
        Assert.Equal(Next, (await gallery.SwitchAsync()).EmbeddingSpace);
        Assert.Equal(["anna", "bob", "carl", "dora", "eve"], await gallery.FindAsync(In(Next, 0)));
    }

    [Fact]
    public async Task Undo_FacesOfTheNewSpaceAloneSince_IsRefusedAndReported()
    {
        await using var gallery = await SwitchedAsync(matcher);
        await gallery.EnrollAsync("dora", "1", In(Next, 3));

        await Refusals.AssertFailsAsync(gallery.UndoAsync(), StatusCode.FailedPrecondition, ErrorReasons.UpgradeIncomplete, "1 of 5 faces", $"'{TinyFaces.Space}'");

        Assert.Equal(1, (await gallery.ReportAsync()).FacesWithoutOldVector);
        await gallery.EnrollAsync("eve", "1", In(Next, 3.5));
        Assert.Equal(["eve", "dora", "carl", "bob", "anna"], await gallery.FindAsync(In(Next, 3.5)));
    }

    [Fact]
    public async Task Finish_WithoutTheReportOfTheGalleryAsItIs_IsRefused()
    {
        await using var gallery = await SwitchedAsync(matcher);
        var report = await gallery.ReportAsync();
        await gallery.UndoAsync();
        await gallery.SwitchAsync();

        await Refusals.AssertFailsAsync(gallery.FinishAsync(report.ReportId), StatusCode.FailedPrecondition, ErrorReasons.ReportOutdated, "GetUpgradeReport");
        await Refusals.AssertFailsAsync(gallery.FinishAsync(""), StatusCode.FailedPrecondition, ErrorReasons.ReportOutdated);

        Assert.Equal(4, await gallery.VectorsAsync(TinyFaces.Space));
        await gallery.FinishAsync((await gallery.ReportAsync()).ReportId);
        Assert.Equal(0, await gallery.VectorsAsync(TinyFaces.Space));
    }

    [Fact]
    public async Task Report_FacesThatTheNewSpaceConfuses_AreNamed()
    {
        await using var gallery = await CreateAsync(matcher);
        await gallery.EnrollAsync("anna", "1", In(TinyFaces.Space, 0));
        await gallery.EnrollAsync("anna", "2", In(TinyFaces.Space, 0.1));
        await gallery.EnrollAsync("bob", "1", In(TinyFaces.Space, 1));
        await gallery.EnrollAsync("bob", "2", In(TinyFaces.Space, 1.9));
        await gallery.EnrollAsync("carl", "1", In(TinyFaces.Space, 1.05));
        await gallery.StartAsync();
        await gallery.ReembedAsync(
            ("anna", "1", In(Next, 0)), ("anna", "2", In(Next, 3)), ("bob", "1", In(Next, 1)), ("bob", "2", In(Next, 1.1)), ("carl", "1", In(Next, 0.2)));
        await gallery.SwitchAsync();

        var report = await gallery.ReportAsync();

        Assert.Equal((2, 1, 1), (report.FacesCompared, report.RecognisedBefore, report.RecognisedAfter));
        Assert.Equal("anna", Assert.Single(report.Lost).SubjectId);
        Assert.Equal("bob", Assert.Single(report.Gained).SubjectId);
    }

    [Fact]
    public async Task Cancel_HalfWay_LeavesNothingOfTheNewSpaceAndMayBeginAgain()
    {
        await using var gallery = await CreateAsync(matcher, keepImages: true);
        await gallery.EnrollPicturesAsync();
        await gallery.StartAsync();
        await gallery.UsePicturesAsync();

        Assert.Equal(TinyFaces.Space, (await gallery.CancelAsync()).EmbeddingSpace);

        Assert.Equal((4, 0), (await gallery.VectorsAsync(TinyFaces.Space), await gallery.VectorsAsync(Next)));
        await Refusals.AssertFailsAsync(gallery.ProgressAsync(), StatusCode.FailedPrecondition, ErrorReasons.NoUpgrade, gallery.Id, "GetUpgrade");
        Assert.Equal(0, (await gallery.StartAsync()).FacesInOtherSpace);
        await gallery.UsePicturesAsync();
        await gallery.SwitchAsync();
        Assert.Equal(["anna", "bob", "carl"], await gallery.FindAsync(In(Next, 0)));
    }

    [Fact]
    public async Task Delete_GalleryOfTwoSpaces_LeavesNoVectorOfEither()
    {
        await using var gallery = await SwitchedAsync(matcher);
        await gallery.Host.Galleries.DeleteFaceAsync(new DeleteFaceRequest { Gallery = gallery.Id, SubjectId = "anna", FaceId = "1" }, cancellationToken: Cancellation);
        Assert.Equal((3, 3), (await gallery.VectorsAsync(TinyFaces.Space), await gallery.VectorsAsync(Next)));

        var deleted = await gallery.Host.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = gallery.Id }, cancellationToken: Cancellation);

        Assert.Equal(3, deleted.DeletedFaces);
        Assert.Equal((0, 0), (await gallery.VectorsAsync(TinyFaces.Space), await gallery.VectorsAsync(Next)));
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetUpgradeTests(GarnetMatcher matcher) : UpgradeContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisUpgradeTests(RealRedisMatcher matcher) : UpgradeContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterUpgradeTests(ClusterMatcher matcher) : UpgradeContract(matcher);
