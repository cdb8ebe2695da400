using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using StackExchange.Redis;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>A request with an id may be repeated, and its id stands for nothing else.</summary>
public abstract class RequestIdContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnrollFace_Repeated_IsAnsweredAsTheFirstTime()
    {
        var gallery = await matcher.CreateGalleryAsync();
        var request = Enroll(gallery, TinyFaces.At(0));

        var first = await EnrollAsync(request);
        var again = await EnrollAsync(request.Clone());

        Assert.Equal(first, again);
        Assert.False(again.AlreadyEnrolled);
    }

    [Fact]
    public async Task EnrollFace_RepeatedAfterItsSubjectIsDeleted_EnrollsNobody()
    {
        var gallery = await matcher.CreateGalleryAsync();
        await EnrollAsync(Enroll(gallery, TinyFaces.At(0)));

        await matcher.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = "anna" }, cancellationToken: Cancellation);

        await Refusals.AssertFailsAsync(EnrollAsync(Enroll(gallery, TinyFaces.At(0))), StatusCode.FailedPrecondition, ErrorReasons.AnswerErased, "'r'", "new request_id");
        Assert.Equal(0, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task DeleteFace_Repeated_IsAnsweredAsTheFirstTime()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0));
        var request = new DeleteFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = "1", RequestId = "r" };

        var first = await matcher.Galleries.DeleteFaceAsync(request, cancellationToken: Cancellation);
        var again = await matcher.Galleries.DeleteFaceAsync(request, cancellationToken: Cancellation);

        Assert.True(first.DeletedSubject);
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task AnyRpc_SameIdWithAnotherBody_IsRefused()
    {
        var gallery = await matcher.CreateGalleryAsync();
        await EnrollAsync(Enroll(gallery, TinyFaces.At(0)));

        await Refusals.AssertFailsAsync(EnrollAsync(Enroll(gallery, TinyFaces.At(1))), StatusCode.AlreadyExists, ErrorReasons.RequestIdReused, "request 'r'", "another request", "new request_id");
        await Refusals.AssertFailsAsync(
            matcher.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = gallery, RequestId = "r" }, cancellationToken: Cancellation),
            StatusCode.AlreadyExists, ErrorReasons.RequestIdReused);

        Assert.Equal(1, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task UpdateSubject_RepeatedWithItsLabelsInAnotherOrder_IsAnsweredAsTheFirstTime()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0));
        UpdateSubjectRequest Update(params string[] keys) => new()
        {
            Subject = new Subject { Gallery = gallery, SubjectId = "anna", Labels = { keys.ToDictionary(key => key, key => $"about {key}") } },
            UpdateMask = new FieldMask { Paths = { "labels" } },
            RequestId = "r",
        };

        var first = await matcher.Galleries.UpdateSubjectAsync(Update("a", "b", "c"), cancellationToken: Cancellation);
        var again = await matcher.Galleries.UpdateSubjectAsync(Update("c", "a", "b"), cancellationToken: Cancellation);

        Assert.Equal(first, again);
        await Refusals.AssertFailsAsync(
            matcher.Galleries.UpdateSubjectAsync(Update("a", "b"), cancellationToken: Cancellation), StatusCode.AlreadyExists, ErrorReasons.RequestIdReused);
    }

    [Fact]
    public async Task EnrollFace_SameIdInAnotherGallery_IsAnotherRequest()
    {
        var (first, second) = (await matcher.CreateGalleryAsync(), await matcher.CreateGalleryAsync());

        await EnrollAsync(Enroll(first, TinyFaces.At(0)));
        await EnrollAsync(Enroll(second, TinyFaces.At(1)));

        Assert.Equal((1, 1), (await FaceCountAsync(first), await FaceCountAsync(second)));
    }

    [Fact]
    public async Task EnrollFace_ThatFailed_IsTriedAgain()
    {
        var gallery = matcher.NewGalleryId();
        var request = Enroll(gallery, TinyFaces.At(0));
        await Refusals.AssertFailsAsync(EnrollAsync(request), StatusCode.NotFound, ErrorReasons.GalleryNotFound);
        await matcher.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);

        Assert.False((await EnrollAsync(request)).AlreadyEnrolled);
    }

    [Fact]
    public async Task EnrollFace_RepeatedSideBySide_IsEnrolledOnce()
    {
        var gallery = await matcher.CreateGalleryAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EnrollAsync(Enroll(gallery, TinyFaces.At(0)))));

        Assert.Single(answers.Select(answer => answer.Face).Distinct());
        Assert.Equal(1, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task RememberedAnswer_AfterADay_IsForgotten()
    {
        var gallery = await matcher.CreateGalleryAsync();
        await EnrollAsync(Enroll(gallery, TinyFaces.At(0)));

        await using var redis = await ConnectionMultiplexer.ConnectAsync(matcher.Store);
        var lifetime = await redis.GetDatabase().KeyTimeToLiveAsync(GalleryKeys.Request(gallery, "r"));

        Assert.InRange(lifetime!.Value, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
    }

    private static EnrollFaceRequest Enroll(string gallery, Probe face) => new() { Gallery = gallery, SubjectId = "anna", FaceId = "1", Face = face, RequestId = "r" };

    private async Task<EnrollFaceResponse> EnrollAsync(EnrollFaceRequest request) => await matcher.Matching.EnrollFaceAsync(request, cancellationToken: Cancellation);

    private async Task<long> FaceCountAsync(string gallery) =>
        (await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation)).Gallery.FaceCount;
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetRequestIdTests(GarnetMatcher matcher) : RequestIdContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisRequestIdTests(RealRedisMatcher matcher) : RequestIdContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterRequestIdTests(ClusterMatcher matcher) : RequestIdContract(matcher);
