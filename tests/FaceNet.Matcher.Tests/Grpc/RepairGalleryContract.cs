using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;
using StackExchange.Redis;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>A gallery whose Redis lost something, or was written to by others, is told and put right.</summary>
public abstract class RepairGalleryContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RepairGallery_NothingWrong_FindsNothing()
    {
        var gallery = await CreateAsync();

        Assert.Equal(new RepairGalleryResponse { Faces = 4 }, await RepairAsync(gallery));
    }

    [Fact]
    public async Task RepairGallery_EverythingWrong_IsReportedThenMended()
    {
        var gallery = await CreateAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(matcher.Store);
        var database = redis.GetDatabase();
        var (anna, bob, carl) = (KeysOf("anna", gallery), KeysOf("bob", gallery), KeysOf("carl", gallery));
        await RemoveVectorAsync(database, anna, "anna/2#");
        await database.ExecuteAsync("VADD", [(RedisKey)bob.Vectors(TinyFaces.Space), "VALUES", "128", .. Enumerable.Repeat<object>("0.0884", 128), "nobody/1#0", "NOQUANT", "M", "16"]);
        await database.SortedSetRemoveAsync(bob.SubjectIds, "bob");
        await database.SortedSetAddAsync(carl.SubjectIds, "ghost", 0);
        await database.HashIncrementAsync(carl.Counts, "faces", 7);
        await database.HashDecrementAsync(anna.Counts, "subjects", 2);
        var wrong = new RepairGalleryResponse
        {
            Faces = 4,
            FacesWithoutVector = 1,
            LostFaces = { new StoredFace { SubjectId = "anna", FaceId = "2" } },
            VectorsWithoutFace = 1,
            MisplacedIds = 2,
            Miscounted = 9,
        };

        Assert.Equal(wrong, await RepairAsync(gallery, dryRun: true));
        Assert.Equal(wrong, await RepairAsync(gallery, dryRun: true));
        wrong.Faces = 3;
        Assert.Equal(wrong, await RepairAsync(gallery));
        Assert.Equal(new RepairGalleryResponse { Faces = 3 }, await RepairAsync(gallery));

        var described = (await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation)).Gallery;
        var listed = await matcher.Galleries.ListSubjectsAsync(new ListSubjectsRequest { Gallery = gallery }, cancellationToken: Cancellation);
        Assert.Equal((3, 3), (described.SubjectCount, described.FaceCount));
        Assert.Equal(["anna", "bob", "carl"], listed.Subjects.Select(subject => subject.SubjectId));
        Assert.False((await matcher.EnrollAsync(gallery, "anna", "2", TinyFaces.At(0.5))).AlreadyEnrolled);
    }

    [Fact]
    public async Task DeleteGallery_CountsLost_LeavesNothing()
    {
        var gallery = await CreateAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(matcher.Store);
        foreach (var keys in new[] { "anna", "bob", "carl" }.Select(subject => KeysOf(subject, gallery)))
        {
            await redis.GetDatabase().KeyDeleteAsync(keys.Counts);
        }

        var deleted = await matcher.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);

        Assert.Equal(0, deleted.DeletedFaces);
        Assert.False(await redis.GetDatabase().KeyExistsAsync(KeysOf("anna", gallery).Metadata(TinyFaces.Space)));
        Assert.Equal(0, await redis.GetDatabase().VectorSetLengthAsync(KeysOf("anna", gallery).Vectors(TinyFaces.Space)));
    }

    [Fact]
    public async Task VerifyFace_VectorLost_SaysSoAndNamesTheRepair()
    {
        var gallery = await CreateAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(matcher.Store);
        await RemoveVectorAsync(redis.GetDatabase(), KeysOf("bob", gallery), "bob/1#");

        await Refusals.AssertFailsAsync(
            matcher.Host.CallAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), SubjectId = "bob" }),
            StatusCode.FailedPrecondition, ErrorReasons.VectorsLost, gallery, "RepairGallery");
    }

    [Fact]
    public async Task SearchFaces_CountsLost_IsRefusedUntilTheRepair()
    {
        var gallery = await CreateAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(matcher.Store);
        foreach (var subject in new[] { "anna", "bob", "carl" })
        {
            await redis.GetDatabase().KeyDeleteAsync(KeysOf(subject, gallery).Counts);
        }

        await Refusals.AssertFailsAsync(
            matcher.Host.CallAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0) }),
            StatusCode.FailedPrecondition, ErrorReasons.CountsLost, gallery, "RepairGallery");
        await RepairAsync(gallery);
        Assert.NotEmpty((await matcher.Host.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0) }, cancellationToken: Cancellation)).Candidates);
    }

    [Fact]
    public async Task RepairGallery_LastFaceOfASubjectLost_TheSubjectGoes()
    {
        var gallery = await CreateAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(matcher.Store);
        await RemoveVectorAsync(redis.GetDatabase(), KeysOf("bob", gallery), "bob/1#");

        Assert.Equal(1, (await RepairAsync(gallery)).FacesWithoutVector);

        await Refusals.AssertFailsAsync(
            matcher.Host.CallAsync(new GetSubjectRequest { Gallery = gallery, SubjectId = "bob" }), StatusCode.NotFound, ErrorReasons.SubjectNotFound);
    }

    [Fact]
    public async Task RepairGallery_BesideEnrollmentsAndDeletions_TakesNothingForLost()
    {
        var gallery = await CreateAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var traffic = Task.WhenAll(Enumerable.Range(0, 4).Select(worker => TrafficAsync(gallery, worker, stop.Token)));

        for (var i = 0; i < 20; i++)
        {
            var found = await RepairAsync(gallery);
            Assert.Equal((0, 0, 0), (found.FacesWithoutVector, found.VectorsWithoutFace, found.Miscounted));
        }

        await stop.CancelAsync();
        await traffic;
        Assert.Equal(new RepairGalleryResponse { Faces = 4 }, await RepairAsync(gallery));
    }

    private async Task TrafficAsync(string gallery, int worker, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await matcher.EnrollAsync(gallery, $"w{worker}", $"{i}", TinyFaces.At((i % 100) / 25.0));
            await matcher.Galleries.DeleteFaceAsync(new DeleteFaceRequest { Gallery = gallery, SubjectId = $"w{worker}", FaceId = $"{i}" }, cancellationToken: Cancellation);
        }
    }

    private Task<string> CreateAsync() => matcher.CreateGalleryAsync(("anna", "1", 0), ("anna", "2", 0.5), ("bob", "1", 1), ("carl", "1", 2));

    private ShardKeys KeysOf(string subject, string gallery) => new(gallery, $"{GalleryShard.NumberOf(subject, matcher.Shards)}");

    private static async Task RemoveVectorAsync(IDatabase database, ShardKeys keys, string prefix)
    {
        var set = keys.Vectors(TinyFaces.Space);
        var element = (await database.VectorSetRandomMembersAsync(set, 100)).Single(member => member.ToString().StartsWith(prefix, StringComparison.Ordinal));
        Assert.True(await database.VectorSetRemoveAsync(set, element));
    }

    private async Task<RepairGalleryResponse> RepairAsync(string gallery, bool dryRun = false) =>
        await matcher.Galleries.RepairGalleryAsync(new RepairGalleryRequest { Gallery = gallery, DryRun = dryRun }, cancellationToken: Cancellation);
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetRepairGalleryTests(GarnetMatcher matcher) : RepairGalleryContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisRepairGalleryTests(RealRedisMatcher matcher) : RepairGalleryContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterRepairGalleryTests(ClusterMatcher matcher) : RepairGalleryContract(matcher);
