using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What callers see of lists.</summary>
public abstract class PagingContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListGalleries_PageByPage_GivesEachOnceById()
    {
        var mine = new List<Gallery>();
        for (var i = 0; i < 5; i++)
        {
            var id = await matcher.CreateGalleryAsync(("anna", "1", 0.1 * i));
            mine.Add((await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = id }, cancellationToken: Cancellation)).Gallery);
        }

        var listed = await AllGalleriesAsync(pageSize: 2);

        Assert.Equal(listed.OrderBy(gallery => gallery.Gallery_, StringComparer.Ordinal), listed);
        Assert.Equal(listed.Select(gallery => gallery.Gallery_).Distinct(), listed.Select(gallery => gallery.Gallery_));
        Assert.All(mine, gallery => Assert.Contains(gallery, listed));
    }

    [Fact]
    public async Task ListGalleries_HugePageSize_IsCoerced()
    {
        var id = await matcher.CreateGalleryAsync();

        var page = await matcher.Galleries.ListGalleriesAsync(new ListGalleriesRequest { PageSize = int.MaxValue }, cancellationToken: Cancellation);

        Assert.Contains(id, page.Galleries.Select(gallery => gallery.Gallery_));
        Assert.Equal("", page.NextPageToken);
    }

    [Fact]
    public async Task ListSubjects_PageByPage_GivesEachOnceById()
    {
        var gallery = await matcher.CreateGalleryAsync(("c", "1", 0.3), ("a", "1", 0.1), ("a", "2", 0.2), ("a-b", "1", 0.5), ("B", "1", 0.4), ("d", "1", 0.6));

        var first = await SubjectsAsync(gallery, 3, "");
        var second = await SubjectsAsync(gallery, 3, first.NextPageToken);

        Assert.Equal(["B", "a", "a-b"], first.Subjects.Select(subject => subject.SubjectId));
        Assert.Equal(["c", "d"], second.Subjects.Select(subject => subject.SubjectId));
        Assert.Equal("", second.NextPageToken);
        Assert.All(first.Subjects, subject => Assert.Equal((gallery, subject.SubjectId == "a" ? 2 : 1), (subject.Gallery, subject.FaceCount)));
    }

    [Fact]
    public async Task ListSubjects_FullLastPage_HasNoToken()
    {
        var gallery = await matcher.CreateGalleryAsync(("a", "1", 0.1), ("b", "1", 0.2));

        Assert.Equal("", (await SubjectsAsync(gallery, 2, "")).NextPageToken);
    }

    [Fact]
    public async Task ListSubjects_NoPageSize_GivesAHundred()
    {
        var gallery = await matcher.CreateGalleryAsync(Enumerable.Range(0, 101).Select(i => ($"s{i:000}", "1", i / 50.0)));

        var first = await SubjectsAsync(gallery, 0, "");
        var second = await SubjectsAsync(gallery, 0, first.NextPageToken);

        Assert.Equal(100, first.Subjects.Count);
        Assert.Equal("s100", Assert.Single(second.Subjects).SubjectId);
    }

    [Fact]
    public async Task ListSubjects_LastOfThePageDeletedMeanwhile_GoesOnAfterIt()
    {
        var gallery = await matcher.CreateGalleryAsync(("a", "1", 0.1), ("b", "1", 0.2), ("c", "1", 0.3));
        var first = await SubjectsAsync(gallery, 2, "");
        await matcher.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = "b" }, cancellationToken: Cancellation);

        var second = await SubjectsAsync(gallery, 2, first.NextPageToken);

        Assert.Equal("c", Assert.Single(second.Subjects).SubjectId);
    }

    [Fact]
    public async Task AnyList_TokenOfAnotherRequest_IsRefused()
    {
        var gallery = await matcher.CreateGalleryAsync(("a", "1", 0.1), ("b", "1", 0.2));
        var other = await matcher.CreateGalleryAsync();
        var subjects = (await SubjectsAsync(gallery, 1, "")).NextPageToken;
        var galleries = (await matcher.Galleries.ListGalleriesAsync(new ListGalleriesRequest { PageSize = 1 }, cancellationToken: Cancellation)).NextPageToken;

        await AssertRefusedAsync(Subjects(other, 1, subjects));
        await AssertRefusedAsync(Subjects(gallery, 1, galleries));
        await AssertRefusedAsync(Galleries(1, subjects));
    }

    [Theory]
    [InlineData("stale")]
    [InlineData("no base64!")]
    [InlineData("====")]
    public async Task AnyList_TokenThatNobodyGave_IsRefused(string token)
    {
        var gallery = await matcher.CreateGalleryAsync();

        await AssertRefusedAsync(Subjects(gallery, 1, token));
        await AssertRefusedAsync(Galleries(1, token));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task AnyList_NegativePageSize_IsRefused(int size)
    {
        var gallery = await matcher.CreateGalleryAsync();

        await Refusals.AssertInvalidAsync(Subjects(gallery, size, ""), "page_size", words: [$"{size} is negative", "Use 1 to 1000"]);
        await Refusals.AssertInvalidAsync(Galleries(size, ""), "page_size", words: [$"{size} is negative", "Use 1 to 1000"]);
    }

    private static Task AssertRefusedAsync<TResponse>(AsyncUnaryCall<TResponse> call) =>
        Refusals.AssertInvalidAsync(call, "page_token", words: ["does not belong to this request", "next_page_token of the previous answer"]);

    private async Task<List<Gallery>> AllGalleriesAsync(int pageSize)
    {
        var all = new List<Gallery>();
        var token = "";
        do
        {
            var page = await Galleries(pageSize, token);
            Assert.InRange(page.Galleries.Count, 0, pageSize);
            all.AddRange(page.Galleries);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return all;
    }

    private async Task<ListSubjectsResponse> SubjectsAsync(string gallery, int size, string token) => await Subjects(gallery, size, token);

    private AsyncUnaryCall<ListSubjectsResponse> Subjects(string gallery, int size, string token) => matcher.Galleries.ListSubjectsAsync(
        new ListSubjectsRequest { Gallery = gallery, PageSize = size, PageToken = token }, cancellationToken: Cancellation);

    private AsyncUnaryCall<ListGalleriesResponse> Galleries(int size, string token) =>
        matcher.Galleries.ListGalleriesAsync(new ListGalleriesRequest { PageSize = size, PageToken = token }, cancellationToken: Cancellation);
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetPagingTests(GarnetMatcher matcher) : PagingContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisPagingTests(RealRedisMatcher matcher) : PagingContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterPagingTests(ClusterMatcher matcher) : PagingContract(matcher);
