using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using StackExchange.Redis;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>A gallery that is spread answers as one that is not.</summary>
public abstract class ShardsContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnyRpc_SevenShards_AnswersAsOne()
    {
        var (one, seven) = (await CreateAsync(1), await CreateAsync(7));
        var vectors = UnitVectors.Random(300, TinyFaces.Dimensions, seed: 5);
        foreach (var gallery in new[] { one, seven })
        {
            await Task.WhenAll(vectors.Index().Select(face => matcher.EnrollAsync(gallery, $"s{face.Index / 3}", $"{face.Index}", TinyFaces.Of(face.Item.Values))));
        }

        foreach (var probe in UnitVectors.Random(20, TinyFaces.Dimensions, seed: 6))
        {
            Assert.Equal(await SearchAsync(one, probe), await SearchAsync(seven, probe));
        }

        Assert.Equal(await ListAsync(one), await ListAsync(seven));
        Assert.Equal((100, 300), await CountsAsync(one));
        Assert.Equal((100, 300), await CountsAsync(seven));
    }

    [Fact]
    public async Task Search_ManySamplesOfOneSubject_StillFindsThoseOfTheOtherShards()
    {
        var gallery = await CreateAsync(3, facesPerSubject: 1000);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => matcher.EnrollAsync(gallery, "many", $"{i}", TinyFaces.At(i / 100_000.0))));
        await Task.WhenAll(Enumerable.Range(0, 9).Select(i => matcher.EnrollAsync(gallery, $"few-{i}", "1", TinyFaces.At(0.1 + (i / 10.0)))));

        var found = await SearchAsync(gallery, UnitVectors.At(0, TinyFaces.Dimensions));

        Assert.Equal(["many", "few-0", "few-1", "few-2", "few-3"], found.Candidates.Select(candidate => candidate.SubjectId));
    }

    [Fact]
    public async Task DeleteGallery_SevenShards_LeavesNothingAndCanBeCreatedAgainWithFewer()
    {
        var gallery = await CreateAsync(7);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => matcher.EnrollAsync(gallery, $"s{i}", "1", TinyFaces.At(i / 20.0))));
        await using var redis = await ConnectionMultiplexer.ConnectAsync(matcher.Store);

        var deleted = await matcher.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);

        Assert.Equal(40, deleted.DeletedFaces);
        foreach (var number in Enumerable.Range(0, 7))
        {
            var keys = new ShardKeys(gallery, $"{number}");
            RedisKey[] gone = [keys.Counts, keys.SubjectIds, keys.Metadata(TinyFaces.Space), keys.Unsettled];
            Assert.All(gone, key => Assert.False(redis.GetDatabase().KeyExists(key)));
            Assert.Equal(0, (long)await redis.GetDatabase().ExecuteAsync("VCARD", (RedisKey)keys.Vectors(TinyFaces.Space)));
        }

        await matcher.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery, Shards = 2 }, cancellationToken: Cancellation);
        await matcher.EnrollAsync(gallery, "s1", "1", TinyFaces.At(0));
        Assert.Equal("s1", Assert.Single((await SearchAsync(gallery, UnitVectors.At(0, TinyFaces.Dimensions))).Candidates).SubjectId);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65)]
    public async Task CreateGallery_ShardsOutOfRange_AreRefused(int shards) => await Refusals.AssertInvalidAsync(
        matcher.Host.CallAsync(new CreateGalleryRequest { Gallery = matcher.NewGalleryId(), Shards = shards }), "shards", words: [$"{shards}", "[1, 64]"]);

    private async Task<string> CreateAsync(int shards, int facesPerSubject = 0)
    {
        var request = new CreateGalleryRequest { Gallery = matcher.NewGalleryId(), Shards = shards, DuplicateCheck = DuplicateCheck.Off, MaxFacesPerSubject = facesPerSubject };
        return (await matcher.Galleries.CreateGalleryAsync(request, cancellationToken: Cancellation)).Gallery.Gallery_;
    }

    private async Task<SearchFacesResponse> SearchAsync(string gallery, FaceEmbedding probe) => await matcher.Matching.SearchFacesAsync(
        new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.Of(probe.Values) }, cancellationToken: Cancellation);

    private async Task<string[]> ListAsync(string gallery)
    {
        var ids = new List<string>();
        var request = new ListSubjectsRequest { Gallery = gallery, PageSize = 7 };
        do
        {
            var page = await matcher.Galleries.ListSubjectsAsync(request, cancellationToken: Cancellation);
            ids.AddRange(page.Subjects.Select(subject => subject.SubjectId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return [.. ids];
    }

    private async Task<(long Subjects, long Faces)> CountsAsync(string gallery)
    {
        var answer = await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);
        return (answer.Gallery.SubjectCount, answer.Gallery.FaceCount);
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetShardsTests(GarnetMatcher matcher) : ShardsContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisShardsTests(RealRedisMatcher matcher) : ShardsContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterShardsTests(ClusterMatcher matcher) : ShardsContract(matcher);
