using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What callers see of subjects.</summary>
public abstract class SubjectRpcContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetSubject_SeveralFaces_DescribesThemById()
    {
        var gallery = await matcher.CreateGalleryAsync();
        var second = await matcher.EnrollAsync(gallery, "anna", "2", TinyFaces.At(0.2));
        var first = await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0.1));
        await matcher.EnrollAsync(gallery, "bob", "1", TinyFaces.At(0.3));

        var answer = await GetSubject(gallery, "anna");

        Assert.Equal((gallery, "anna", 2), (answer.Subject.Gallery, answer.Subject.SubjectId, answer.Subject.FaceCount));
        Assert.Equal(second.Face.EnrollTime, answer.Subject.CreateTime);
        Assert.Equal([first.Face, second.Face], answer.Faces);
    }

    [Fact]
    public async Task DeleteSubject_WithFaces_IsNeverFoundAgain()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0), ("anna", "2", 0.01), ("bob", "1", 1));

        var deleted = await DeleteSubject(gallery, "anna");

        Assert.Equal(2, deleted.DeletedFaces);
        await AssertNotFoundAsync(GetSubject(gallery, "anna"), "anna", gallery);
        await AssertNotFoundAsync(DeleteSubject(gallery, "anna"), "anna", gallery);
        var found = await matcher.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0) }, cancellationToken: Cancellation);
        Assert.Equal("bob", Assert.Single(found.Candidates).SubjectId);
    }

    [Fact]
    public async Task DeleteSubject_EnrolledAgain_IsANewSubject()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0), ("anna", "2", 0.01));
        await DeleteSubject(gallery, "anna");

        var enrolled = await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0.5));

        Assert.False(enrolled.AlreadyEnrolled);
        Assert.Equal([enrolled.Face], (await GetSubject(gallery, "anna")).Faces);
    }

    [Fact]
    public async Task AnyRpc_SubjectOfAnotherGallery_IsNotFound()
    {
        await matcher.CreateGalleryAsync(("anna", "1", 0));
        var other = await matcher.CreateGalleryAsync(("bob", "1", 0));

        await AssertNotFoundAsync(GetSubject(other, "anna"), "anna", other);
        await AssertNotFoundAsync(DeleteSubject(other, "anna"), "anna", other);
        await AssertNotFoundAsync(
            matcher.Matching.VerifyFaceAsync(new VerifyFaceRequest { Gallery = other, Probe = TinyFaces.At(0), SubjectId = "anna" }, cancellationToken: Cancellation), "anna", other);
    }

    private static Task AssertNotFoundAsync<TResponse>(AsyncUnaryCall<TResponse> call, string subject, string gallery) =>
        Refusals.AssertFailsAsync(call, StatusCode.NotFound, ErrorReasons.SubjectNotFound, $"subject '{subject}'", gallery, "ListSubjects");

    private AsyncUnaryCall<GetSubjectResponse> GetSubject(string gallery, string subject) =>
        matcher.Galleries.GetSubjectAsync(new GetSubjectRequest { Gallery = gallery, SubjectId = subject }, cancellationToken: Cancellation);

    private AsyncUnaryCall<DeleteSubjectResponse> DeleteSubject(string gallery, string subject) =>
        matcher.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = subject }, cancellationToken: Cancellation);
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetSubjectRpcTests(GarnetMatcher matcher) : SubjectRpcContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisSubjectRpcTests(RealRedisMatcher matcher) : SubjectRpcContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterSubjectRpcTests(ClusterMatcher matcher) : SubjectRpcContract(matcher);
