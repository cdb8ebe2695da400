using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Erasure.Leftovers;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using FaceNet.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Matcher.Tests.Forgetting;

/// <summary>What is deleted is gone from everywhere, and the answer proves it.</summary>
public abstract class ErasureContract(MatcherFixture matcher)
{
    private readonly string _anna = UniqueName.For("anna");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeleteFace_WithPictureAndRememberedAnswers_LeavesNothingOfIt()
    {
        var gallery = await CreateAsync();
        await EnrollAsync(gallery, _anna, "face-one-of-anna", TinyFaces.Photo(1), "enroll-1");
        await EnrollAsync(gallery, _anna, "face-two-of-anna", TinyFaces.Photo(1, 1), "enroll-2");
        var request = new DeleteFaceRequest { Gallery = gallery, SubjectId = _anna, FaceId = "face-one-of-anna", RequestId = "delete" };
        Assert.NotEmpty(await LeftoversAsync(gallery, ["face-one-of-anna"]));

        var deleted = await matcher.Galleries.DeleteFaceAsync(request, cancellationToken: Cancellation);

        Assert.False(deleted.DeletedSubject);
        Assert.Equal([("subjects", 0), ("<space>:meta", 1), ("<space>:faces", 1), ("images", 1), ("requests:<request>", 1)], Counts(deleted.Receipt));
        Assert.Equal(("delete", gallery, _anna, "face-one-of-anna"), (deleted.Receipt.ReceiptId, deleted.Receipt.Gallery, deleted.Receipt.Ids.SubjectId, deleted.Receipt.Ids.FaceId));
        Assert.Empty(await LeftoversAsync(gallery, ["face-one-of-anna"]));
        Assert.NotEmpty(await LeftoversAsync(gallery, ["face-two-of-anna"]));
        Assert.Equal(deleted, await matcher.Galleries.DeleteFaceAsync(request, cancellationToken: Cancellation));
        await AssertForgottenAsync(gallery, "face-one-of-anna", TinyFaces.Photo(1), "enroll-1");
        Assert.Equal("face-two-of-anna", (await EnrollAsync(gallery, _anna, "face-two-of-anna", TinyFaces.Photo(1, 1), "enroll-2")).Face.FaceId);
    }

    [Fact]
    public async Task DeleteSubject_WithEverything_LeavesNothing()
    {
        var gallery = await CreateAsync();
        var vector = UnitVectors.Random(4, TinyFaces.Dimensions, seed: 5);
        await EnrollAsync(gallery, _anna, "1", TinyFaces.Of(vector[0].Values), "enroll-1");
        await EnrollAsync(gallery, _anna, "2", TinyFaces.Of(vector[1].Values), "");
        await EnrollAsync(gallery, "somebody-else", "1", TinyFaces.Of(vector[0].Values), "enroll-3");
        await matcher.Galleries.UpdateSubjectAsync(
            new UpdateSubjectRequest { Subject = new Subject { Gallery = gallery, SubjectId = _anna, Labels = { ["name"] = "Anna of the lobby" } }, UpdateMask = new() { Paths = { "labels" } }, RequestId = "label" },
            cancellationToken: Cancellation);
        var request = new DeleteSubjectRequest { Gallery = gallery, SubjectId = _anna, RequestId = "delete" };

        var deleted = await matcher.Galleries.DeleteSubjectAsync(request, cancellationToken: Cancellation);

        Assert.Equal(2, deleted.DeletedFaces);

        // The third is the answer to who enrolled somebody that looks like anna.
        Assert.Equal([("subjects", 1), ("<space>:meta", 2), ("<space>:faces", 2), ("images", 0), ("requests:<request>", 3)], Counts(deleted.Receipt));
        Assert.Empty(await LeftoversAsync(gallery, [_anna], vector[1].Values.ToArray()));
        Assert.All(await LeftoversAsync(gallery, [], vector[0].Values.ToArray()), place => Assert.Contains("somebody-else", place, StringComparison.Ordinal));
        Assert.Equal(deleted, await matcher.Galleries.DeleteSubjectAsync(request, cancellationToken: Cancellation));
        Assert.Contains(deleted.Receipt.NotCovered, text => text.Contains("backups", StringComparison.Ordinal));
        Assert.All(deleted.Receipt.Kept, kept => Assert.True(kept.ExpireTime.ToDateTimeOffset() >= deleted.Receipt.EraseTime.ToDateTimeOffset() + kept.Retention.ToTimeSpan()));
    }

    [Fact]
    public async Task DeleteGallery_WithPeople_LeavesNothing()
    {
        var gallery = await CreateAsync();
        var vector = UnitVectors.Random(1, TinyFaces.Dimensions, seed: 6)[0];
        await EnrollAsync(gallery, _anna, "face-one-of-anna", TinyFaces.Of(vector.Values), "enroll-1");
        await EnrollAsync(gallery, UniqueName.For("bea"), "2", TinyFaces.Photo(2), "enroll-2");

        var deleted = await matcher.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);

        Assert.True(deleted.Receipt.Ids.WholeGallery);
        Assert.Equal([("subjects", 2), ("<space>:meta", 2), ("<space>:faces", 2), ("images", 1), ("requests:<request>", 2)], Counts(deleted.Receipt));
        Assert.Empty(await LeftoversAsync(gallery, [_anna, "face-one-of-anna"], vector.Values.ToArray()));
        await Refusals.AssertFailsAsync(
            matcher.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = await CreateAsync(), EraseClusters = true }, cancellationToken: Cancellation),
            StatusCode.FailedPrecondition, ErrorReasons.TombstonesOff, "erase_clusters", "Erasure__Tombstones");
    }

    [Fact]
    public async Task Retention_FaceThatIsDue_LeavesNothing()
    {
        var time = new ShiftedTime();
        await using var host = await MatcherHost.StartAsync(matcher.Store, matcher.Embedder, time);
        var gallery = matcher.NewGalleryId();
        await host.Galleries.CreateGalleryAsync(
            new CreateGalleryRequest { Gallery = gallery, KeepImages = true, Shards = matcher.Shards, Retention = new() { Seconds = 3600 } }, cancellationToken: Cancellation);
        await EnrollAsync(gallery, _anna, "1", TinyFaces.Photo(1), "enroll-1");
        time.Shift = TimeSpan.FromHours(2);

        await host.Services.GetRequiredService<FaceRetention>().RunAsync(Cancellation);

        Assert.Empty(await LeftoversAsync(gallery, [_anna]));
    }

    private static IEnumerable<(string, int)> Counts(ErasureReceipt receipt) => receipt.Erased.Select(items => (items.Keys[(items.Keys.IndexOf("}:", StringComparison.Ordinal) + 2)..], (int)items.Items));

    private async Task<string> CreateAsync()
    {
        var request = new CreateGalleryRequest { Gallery = matcher.NewGalleryId(), KeepImages = true, Shards = matcher.Shards, SearchFar = 0.01 };
        return (await matcher.Galleries.CreateGalleryAsync(request, cancellationToken: Cancellation)).Gallery.Gallery_;
    }

    private async Task<EnrollFaceResponse> EnrollAsync(string gallery, string subject, string face, Probe sample, string requestId) => await matcher.Matching.EnrollFaceAsync(
        new EnrollFaceRequest { Gallery = gallery, SubjectId = subject, FaceId = face, Face = sample, RequestId = requestId }, cancellationToken: Cancellation);

    private async Task AssertForgottenAsync(string gallery, string face, Probe sample, string requestId)
    {
        var request = new EnrollFaceRequest { Gallery = gallery, SubjectId = _anna, FaceId = face, Face = sample, RequestId = requestId };
        await Refusals.AssertFailsAsync(matcher.Matching.EnrollFaceAsync(request, cancellationToken: Cancellation), StatusCode.FailedPrecondition, ErrorReasons.AnswerErased, requestId);
    }

    // Other tests have galleries on the same store.
    private async Task<string[]> LeftoversAsync(string gallery, string[] ids, params float[][] vectors)
    {
        var found = new List<string>();
        var search = new LeftoverSearch(matcher.Host.Services.GetRequiredService<RedisConnection>());
        await foreach (var leftover in search.FindAsync(new SoughtItems(ids, vectors), () => { }, Cancellation))
        {
            if (leftover.Key.Contains(gallery, StringComparison.Ordinal))
            {
                found.Add(leftover.ToString());
            }
        }

        return [.. found];
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetErasureTests(GarnetMatcher matcher) : ErasureContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisErasureTests(RealRedisMatcher matcher) : ErasureContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterErasureTests(ClusterMatcher matcher) : ErasureContract(matcher);
