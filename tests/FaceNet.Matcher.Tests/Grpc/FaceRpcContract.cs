using System.Globalization;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using StackExchange.Redis;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What is kept of an enrolled face, and how one goes.</summary>
public abstract class FaceRpcContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetFace_Picture_TellsWhereItComesFromAndHowWellItWasSeen()
    {
        var gallery = await matcher.CreateGalleryAsync();
        var provenance = new Provenance { SourceId = "desk-3", Reference = "https://photos.example/ä?1", CaptureTime = new Timestamp { Seconds = 1_700_000_000, Nanos = 5_000_000 } };
        var enrolled = await matcher.Matching.EnrollFaceAsync(
            new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = "1", Face = TinyFaces.Photo(1), Provenance = provenance }, cancellationToken: Cancellation);

        var answer = await GetAsync(gallery, "anna", "1", includeImage: true);

        Assert.Equal(enrolled.Face, answer.Face);
        Assert.Equal(provenance, answer.Face.Provenance);
        Assert.Equal(("tiny", "1", false), (answer.Face.Model, answer.Face.ModelVersion, answer.Face.HasImage));
        Assert.InRange(answer.Face.Quality.FaceSize, 50, 500);
        Assert.NotEqual(QualityVerdict.Unspecified, answer.Face.Quality.Verdict);
        Assert.Null(answer.Image);
    }

    [Fact]
    public async Task GetFace_Vector_HasNoQualityNoModelAndNoPicture()
    {
        var gallery = await CreateKeepingAsync();
        await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0));

        var answer = await GetAsync(gallery, "anna", "1", includeImage: true);

        Assert.Equal((null, null, "", false, null), (answer.Face.Provenance, answer.Face.Quality, answer.Face.Model, answer.Face.HasImage, answer.Image));
    }

    [Fact]
    public async Task GetFace_GalleryThatKeepsPictures_AnswersItWhenItIsWanted()
    {
        var gallery = await CreateKeepingAsync();
        var picture = TinyFaces.Photo(1);
        picture.Image.Box = new BoundingBox { Left = 1, Top = 2, Width = 90, Height = 91 };
        await matcher.EnrollAsync(gallery, "anna", "1", picture);

        var wanted = await GetAsync(gallery, "anna", "1", includeImage: true);
        var unwanted = await GetAsync(gallery, "anna", "1", includeImage: false);

        Assert.True(wanted.Face.HasImage && unwanted.Face.HasImage);
        Assert.Equal(picture.Image, wanted.Image);
        Assert.Null(unwanted.Image);
    }

    [Fact]
    public async Task Delete_FaceSubjectOrGallery_LeavesNoPicture()
    {
        var gallery = await CreateKeepingAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(matcher.Store);
        await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.Photo(1));
        await matcher.EnrollAsync(gallery, "anna", "2", TinyFaces.Photo(1, 1));
        await matcher.EnrollAsync(gallery, "bob", "1", TinyFaces.Photo(2));
        await matcher.EnrollAsync(gallery, "carl", "1", TinyFaces.Photo(3));

        Assert.Equal(4, await ImagesAsync(redis, gallery));
        await DeleteAsync(gallery, "anna", "1");
        Assert.Equal(3, await ImagesAsync(redis, gallery));
        await matcher.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = "bob" }, cancellationToken: Cancellation);
        Assert.Equal(2, await ImagesAsync(redis, gallery));
        await matcher.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);
        Assert.Equal(0, await ImagesAsync(redis, gallery));
    }

    [Fact]
    public async Task DeleteFace_OneOfTwo_IsNeverFoundAgainAndTheLastTakesItsSubjectAlong()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0), ("anna", "2", 1));

        var first = await DeleteAsync(gallery, "anna", "1");
        var found = await matcher.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0) }, cancellationToken: Cancellation);
        var between = await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);
        var last = await DeleteAsync(gallery, "anna", "2");
        var after = await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);

        Assert.Equal((false, true), (first.DeletedSubject, last.DeletedSubject));
        Assert.Equal("2", Assert.Single(found.Candidates).FaceId);
        Assert.Equal((1, 1, 0, 0), (between.Gallery.SubjectCount, between.Gallery.FaceCount, after.Gallery.SubjectCount, after.Gallery.FaceCount));
        await Refusals.AssertFailsAsync(GetAsync(gallery, "anna", "2"), StatusCode.NotFound, ErrorReasons.SubjectNotFound, "anna");
    }

    [Fact]
    public async Task AnyRpc_FaceThatIsNotThere_IsNotFound()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0), ("bob", "2", 1));

        await Refusals.AssertFailsAsync(GetAsync(gallery, "anna", "2"), StatusCode.NotFound, ErrorReasons.FaceNotFound, "face '2'", "anna", "GetSubject");
        await Refusals.AssertFailsAsync(DeleteAsync(gallery, "anna", "2"), StatusCode.NotFound, ErrorReasons.FaceNotFound, "face '2'", "anna");
        await Refusals.AssertFailsAsync(DeleteAsync(gallery, "carl", "2"), StatusCode.NotFound, ErrorReasons.SubjectNotFound, "carl");
    }

    [Theory]
    [InlineData(-62_135_596_801, 0)]
    [InlineData(253_402_300_800, 0)]
    [InlineData(0, -1)]
    public async Task EnrollFace_CaptureTimeThatIsNone_IsRefused(long seconds, int nanos)
    {
        var gallery = await matcher.CreateGalleryAsync();
        var request = new EnrollFaceRequest
        {
            Gallery = gallery,
            SubjectId = "anna",
            Face = TinyFaces.At(0),
            Provenance = new Provenance { CaptureTime = new Timestamp { Seconds = seconds, Nanos = nanos } },
        };

        await Refusals.AssertInvalidAsync(matcher.Matching.EnrollFaceAsync(request, cancellationToken: Cancellation), "provenance.capture_time");
        request.Provenance = new Provenance { Reference = new string('x', 1025) };
        await Refusals.AssertInvalidAsync(matcher.Matching.EnrollFaceAsync(request, cancellationToken: Cancellation), "provenance.reference", words: ["1025 characters, more than 1024"]);
    }

    private async Task<long> ImagesAsync(ConnectionMultiplexer redis, string gallery)
    {
        var shards = Enumerable.Range(0, matcher.Shards).Select(number => new ShardKeys(gallery, number.ToString(CultureInfo.InvariantCulture)));
        return (await Task.WhenAll(shards.Select(shard => redis.GetDatabase().HashLengthAsync(shard.Images)))).Sum();
    }

    private async Task<string> CreateKeepingAsync()
    {
        var request = new CreateGalleryRequest { Gallery = matcher.NewGalleryId(), KeepImages = true, Shards = matcher.Shards };
        return (await matcher.Galleries.CreateGalleryAsync(request, cancellationToken: Cancellation)).Gallery.Gallery_;
    }

    private async Task<GetFaceResponse> GetAsync(string gallery, string subject, string face, bool includeImage = false) => await matcher.Galleries.GetFaceAsync(
        new GetFaceRequest { Gallery = gallery, SubjectId = subject, FaceId = face, IncludeImage = includeImage }, cancellationToken: Cancellation);

    private async Task<DeleteFaceResponse> DeleteAsync(string gallery, string subject, string face) => await matcher.Galleries.DeleteFaceAsync(
        new DeleteFaceRequest { Gallery = gallery, SubjectId = subject, FaceId = face }, cancellationToken: Cancellation);
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetFaceRpcTests(GarnetMatcher matcher) : FaceRpcContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisFaceRpcTests(RealRedisMatcher matcher) : FaceRpcContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterFaceRpcTests(ClusterMatcher matcher) : FaceRpcContract(matcher);
