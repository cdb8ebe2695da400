using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What callers see of galleries.</summary>
public abstract class GalleryRpcContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateGallery_NothingButTheId_TakesTheDefaults()
    {
        var id = matcher.NewGalleryId();
        var before = TimeProvider.System.GetUtcNow();

        var created = await CreateAsync(new CreateGalleryRequest { Gallery = id });

        Assert.Equal((id, TinyFaces.Space, TinyFaces.Dimensions), (created.Gallery_, created.EmbeddingSpace, created.Dimensions));
        Assert.Equal((0.01, 0.001, QualityGate.Standard), (created.SearchFar, created.VerifyFar, created.QualityGate));
        Assert.Equal((0, 0), (created.SubjectCount, created.FaceCount));
        Assert.InRange(created.CreateTime.ToDateTimeOffset(), before, TimeProvider.System.GetUtcNow());
        Assert.Equal(created, await GetAsync(id));
    }

    [Fact]
    public async Task CreateGallery_EveryField_IsKept()
    {
        var request = new CreateGalleryRequest { Gallery = matcher.NewGalleryId(), EmbeddingSpace = TinyFaces.Space, SearchFar = 0.05, VerifyFar = 0.5, QualityGate = QualityGate.Strict };

        await CreateAsync(request);

        var kept = await GetAsync(request.Gallery);
        Assert.Equal((TinyFaces.Space, 0.05, 0.5, QualityGate.Strict), (kept.EmbeddingSpace, kept.SearchFar, kept.VerifyFar, kept.QualityGate));
    }

    [Fact]
    public async Task CreateGallery_SameContentAgain_AnswersTheGalleryThatIsThere()
    {
        var id = matcher.NewGalleryId();
        var first = await CreateAsync(new CreateGalleryRequest { Gallery = id });
        await matcher.EnrollAsync(id, "anna", "1", TinyFaces.At(0));

        var again = await CreateAsync(new CreateGalleryRequest { Gallery = id, EmbeddingSpace = TinyFaces.Space, SearchFar = 0.01, VerifyFar = 0.001 });

        Assert.Equal(first.CreateTime, again.CreateTime);
        Assert.Equal((1, 1), (again.SubjectCount, again.FaceCount));
    }

    [Theory]
    [InlineData(0.02, 0, "search_far 0.01", "search_far 0.02")]
    [InlineData(0, 0.002, "verify_far 0.001", "verify_far 0.002")]
    public async Task CreateGallery_OtherContent_IsRefusedWithBoth(double searchFar, double verifyFar, string existing, string wanted)
    {
        var id = await matcher.CreateGalleryAsync();

        await Refusals.AssertFailsAsync(
            matcher.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = id, SearchFar = searchFar, VerifyFar = verifyFar }, cancellationToken: Cancellation),
            StatusCode.AlreadyExists, ErrorReasons.GalleryExists, id, existing, wanted, "Use another id");

        Assert.Equal((0.01, 0.001), ((await GetAsync(id)).SearchFar, (await GetAsync(id)).VerifyFar));
    }

    [Fact]
    public async Task CreateGallery_DefaultModelOfAnotherSpaceSince_IsRefusedWithBothSpaces()
    {
        var id = await matcher.CreateGalleryAsync();
        await using var embedder = await FakeEmbedder.StartAsync();
        embedder.Models = [new Model { Name = "new", EmbeddingSpace = "new-space", Dimensions = 64 }];
        await using var later = await MatcherHost.StartAsync(matcher.Store, embedder.Address);

        await Refusals.AssertFailsAsync(
            later.CallAsync(new CreateGalleryRequest { Gallery = id }), StatusCode.AlreadyExists, ErrorReasons.GalleryExists, "embedding_space tiny, dimensions 128", "embedding_space new-space, dimensions 64");
    }

    [Fact]
    public async Task CreateGallery_SpaceOfNoModel_IsNotFound()
    {
        var id = matcher.NewGalleryId();

        await Refusals.AssertFailsAsync(
            matcher.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = id, EmbeddingSpace = "elsewhere" }, cancellationToken: Cancellation),
            StatusCode.NotFound, ErrorReasons.ModelNotFound, "embedding space 'elsewhere'", "Install");

        await AssertGoneAsync(id);
    }

    [Fact]
    public async Task GetGallery_AfterEnrollmentsAndDeletions_CountsWhatIsThere()
    {
        var id = await matcher.CreateGalleryAsync(("anna", "1", 0), ("anna", "2", 0.1), ("bob", "1", 1));
        Assert.Equal((2, 3), ((await GetAsync(id)).SubjectCount, (await GetAsync(id)).FaceCount));

        await matcher.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = id, SubjectId = "anna" }, cancellationToken: Cancellation);

        Assert.Equal((1, 1), ((await GetAsync(id)).SubjectCount, (await GetAsync(id)).FaceCount));
    }

    [Fact]
    public async Task DeleteGallery_WithFaces_LeavesNothingToAGalleryOfTheSameName()
    {
        var id = await matcher.CreateGalleryAsync(("anna", "1", 0), ("anna", "2", 0.1), ("bob", "1", 1));

        var deleted = await matcher.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = id }, cancellationToken: Cancellation);

        Assert.Equal(3, deleted.DeletedFaces);
        await AssertGoneAsync(id);
        await Refusals.AssertFailsAsync(
            matcher.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = id }, cancellationToken: Cancellation),
            StatusCode.NotFound, ErrorReasons.GalleryNotFound, id);
        var again = await CreateAsync(new CreateGalleryRequest { Gallery = id, SearchFar = 0.5 });
        Assert.Equal((0, 0, 0.5), (again.SubjectCount, again.FaceCount, again.SearchFar));
        var found = await matcher.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = id, Probe = TinyFaces.At(0) }, cancellationToken: Cancellation);
        Assert.Empty(found.Candidates);
    }

    private async Task<Gallery> CreateAsync(CreateGalleryRequest request) => (await matcher.Galleries.CreateGalleryAsync(request, cancellationToken: Cancellation)).Gallery;

    private async Task<Gallery> GetAsync(string id) =>
        (await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = id }, cancellationToken: Cancellation)).Gallery;

    private Task AssertGoneAsync(string id) => Refusals.AssertFailsAsync(
        matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = id }, cancellationToken: Cancellation),
        StatusCode.NotFound, ErrorReasons.GalleryNotFound, $"'{id}'", "CreateGallery");
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetGalleryRpcTests(GarnetMatcher matcher) : GalleryRpcContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisGalleryRpcTests(RealRedisMatcher matcher) : GalleryRpcContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterGalleryRpcTests(ClusterMatcher matcher) : GalleryRpcContract(matcher);
