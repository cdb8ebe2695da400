using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static FaceNet.Matcher.Tests.Upgrades.UpgradableGallery;

namespace FaceNet.Matcher.Tests.Upgrades;

/// <summary>The steps of an upgrade at the wrong time, twice, and beside enrollments.</summary>
public abstract class UpgradeStepsContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EverySwitch_WhileFacesAreEnrolled_LeavesNoFaceWithoutAVector()
    {
        await using var gallery = await CreateAsync(matcher, keepImages: true);
        await gallery.EnrollPicturesAsync();
        await gallery.StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var traffic = Task.WhenAll(Enumerable.Range(0, 4).Select(worker => TrafficAsync(gallery, worker, stop.Token)));

        await gallery.UsePicturesAsync();
        for (var i = 0; i < 6; i++)
        {
            await Eventually.HoldsAsync("a switch", () => TrySwitchAsync(gallery, back: i % 2 == 1), Cancellation);
        }

        await stop.CancelAsync();
        await traffic;
        var found = await gallery.Host.Galleries.RepairGalleryAsync(new RepairGalleryRequest { Gallery = gallery.Id, DryRun = true }, cancellationToken: Cancellation);
        Assert.Equal((0, 0), (found.FacesWithoutVector, found.VectorsWithoutFace));
    }

    [Fact]
    public async Task AnyStep_AtTheWrongTime_IsRefusedAndTheRightOneMayBeRepeated()
    {
        await using var gallery = await CreateAsync(matcher, keepImages: true);
        await gallery.EnrollPicturesAsync();
        foreach (var step in new Func<Task>[] { gallery.ProgressAsync, gallery.SwitchAsync, gallery.UndoAsync, gallery.ReportAsync, () => gallery.FinishAsync("x"), gallery.CancelAsync })
        {
            await Refusals.AssertFailsAsync(step(), StatusCode.FailedPrecondition, ErrorReasons.NoUpgrade);
        }

        Assert.Equal(ErrorReasons.NoUpgrade, (await gallery.ReembedAsync(("anna", "1", In(Next, 0))))["anna/1"].Error.GetDetail<ErrorInfo>()!.Reason);
        await Refusals.AssertInvalidAsync(gallery.StartAsync(TinyFaces.Space), "embedding_space", words: ["already"]);
        await Refusals.AssertFailsAsync(gallery.StartAsync("nowhere"), StatusCode.NotFound, ErrorReasons.ModelNotFound, "nowhere");
        Assert.Equal((await gallery.StartAsync()).StartTime, (await gallery.StartAsync()).StartTime);
        await Refusals.AssertFailsAsync(gallery.ReportAsync(), StatusCode.FailedPrecondition, ErrorReasons.NoUpgrade);
        await Refusals.AssertFailsAsync(gallery.FinishAsync("x"), StatusCode.FailedPrecondition, ErrorReasons.NoUpgrade);
        await gallery.UsePicturesAsync();
        Assert.Equal(await gallery.SwitchAsync(), await gallery.SwitchAsync());
        await Refusals.AssertFailsAsync(gallery.CancelAsync(), StatusCode.FailedPrecondition, ErrorReasons.NoUpgrade);
        await Refusals.AssertFailsAsync(gallery.StartAsync(TinyFaces.Space), StatusCode.FailedPrecondition, ErrorReasons.UpgradeUnderWay, "Finish or cancel");
        Assert.Equal(await gallery.UndoAsync(), await gallery.UndoAsync());
    }

    [Fact]
    public async Task TrySettle_MatcherThatHasNotHeardOfTheSwitch_IsRefused()
    {
        await using var gallery = await CreateAsync(matcher, keepImages: true);
        await gallery.EnrollPicturesAsync();
        await gallery.StartAsync();
        await gallery.UsePicturesAsync();
        var (store, settler) = (gallery.Host.Services.GetRequiredService<GalleryStore>(), gallery.Host.Services.GetRequiredService<SubjectSettler>());
        var unsettled = gallery.Host.Services.GetRequiredService<UnsettledElements>();
        var stale = await store.GetAsync(gallery.Id, Cancellation);
        await gallery.SwitchAsync();

        var element = ElementId.New("dora", "1", stale.Record.Generation);
        var shard = stale.ShardOf("dora");
        await unsettled.MarkAsync(shard, element.ToString(), Cancellation);
        var alone = new FaceRecord("1", element.Tag, TimeProvider.System.GetUtcNow());
        Assert.False(await settler.TrySettleAsync(stale, new NewFace(element, alone, null), null));
        Assert.True(await settler.TrySettleAsync(stale, new NewFace(element, alone with { Spaces = [TinyFaces.Space, Next] }, null), null));
    }

    [Fact]
    public async Task Delete_MatcherThatHasNotHeardOfTheUpgrade_LeavesNoVectorOfTheOtherSpace()
    {
        await using var gallery = await CreateAsync(matcher, keepImages: true);
        await gallery.EnrollPicturesAsync();
        var stale = await gallery.Host.Services.GetRequiredService<GalleryStore>().GetAsync(gallery.Id, Cancellation);
        await gallery.StartAsync();
        await gallery.UsePicturesAsync();
        Assert.Equal(4, await gallery.VectorsAsync(Next));

        await gallery.Host.Services.GetRequiredService<SubjectWriter>().DeleteAsync(stale, "bob", Cancellation);

        Assert.Equal((3, 3), (await gallery.VectorsAsync(TinyFaces.Space), await gallery.VectorsAsync(Next)));
    }

    private static async Task TrafficAsync(UpgradableGallery gallery, int worker, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                await gallery.EnrollAsync($"w{worker}", $"{i % 20}", i % 3 == 0 ? In(TinyFaces.Space, 1.5) : Picture(1.5));
                await gallery.Host.Galleries.DeleteFaceAsync(new DeleteFaceRequest { Gallery = gallery.Id, SubjectId = $"w{worker}", FaceId = $"{i % 20}" }, cancellationToken: Cancellation);
            }
            catch (RpcException exception) when (exception.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason is ErrorReasons.ModelMismatch or ErrorReasons.GalleryUpgraded)
            {
                // A vector of the old space after the switch.
            }
        }
    }

    private static async Task<bool> TrySwitchAsync(UpgradableGallery gallery, bool back)
    {
        try
        {
            await (back ? gallery.UndoAsync() : gallery.SwitchAsync());
            return true;
        }
        catch (RpcException exception) when (exception.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason == ErrorReasons.UpgradeIncomplete)
        {
            return false;
        }
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetUpgradeStepsTests(GarnetMatcher matcher) : UpgradeStepsContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisUpgradeStepsTests(RealRedisMatcher matcher) : UpgradeStepsContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterUpgradeStepsTests(ClusterMatcher matcher) : UpgradeStepsContract(matcher);
