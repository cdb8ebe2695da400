using FaceNet.Matcher.Tests.Backends;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What callers see of enrollment.</summary>
public abstract class EnrollFaceContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnrollFace_Vector_IsDescribedAndFound()
    {
        var gallery = await matcher.CreateGalleryAsync();
        var before = TimeProvider.System.GetUtcNow();

        var enrolled = await matcher.EnrollAsync(gallery, "anna", "left", TinyFaces.At(0.3));

        Assert.False(enrolled.AlreadyEnrolled);
        Assert.Equal((gallery, "anna", "left"), (enrolled.Face.Gallery, enrolled.Face.SubjectId, enrolled.Face.FaceId));
        Assert.InRange(enrolled.Face.EnrollTime.ToDateTimeOffset(), before, TimeProvider.System.GetUtcNow());
        var candidate = Assert.Single((await SearchAsync(gallery, TinyFaces.At(0.3))).Candidates);
        Assert.Equal(("anna", "left"), (candidate.SubjectId, candidate.FaceId));
        Assert.Equal(0, candidate.SquaredDistance, 1e-6);
    }

    [Fact]
    public async Task EnrollFace_SameFaceAgain_ChangesNothing()
    {
        var gallery = await matcher.CreateGalleryAsync();
        var first = await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0.3));

        var again = await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0.3));

        Assert.True(again.AlreadyEnrolled);
        Assert.Equal(first.Face, again.Face);
        Assert.Equal(1, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task EnrollFace_SameFaceIdWithAnotherVector_IsRefused()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.3));

        await Refusals.AssertFailsAsync(
            Enroll(gallery, "anna", "1", TinyFaces.At(0.4)), StatusCode.AlreadyExists, ErrorReasons.FaceExists, $"{gallery}/anna/1", "another vector", "Use another face_id");

        Assert.Equal(0, (await SearchAsync(gallery, TinyFaces.At(0.3))).Candidates.Single().SquaredDistance, 1e-6);
    }

    [Fact]
    public async Task EnrollFace_SameFaceIdOfTwoSubjects_AreTwoFaces()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.3));

        var enrolled = await matcher.EnrollAsync(gallery, "bob", "1", TinyFaces.At(0.3));

        Assert.False(enrolled.AlreadyEnrolled);
        Assert.Equal(2, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task EnrollFace_NoFaceId_MakesOneThatARetryMakesAgain()
    {
        var gallery = await matcher.CreateGalleryAsync();
        var first = await matcher.EnrollAsync(gallery, "anna", "", TinyFaces.At(0.3));
        var again = await matcher.EnrollAsync(gallery, "anna", "", TinyFaces.At(0.3));
        var other = await matcher.EnrollAsync(gallery, "anna", "", TinyFaces.At(0.4));

        Assert.True(Identifier.IsValid(first.Face.FaceId));
        Assert.True(again.AlreadyEnrolled);
        Assert.Equal(first.Face, again.Face);
        Assert.False(other.AlreadyEnrolled);
        Assert.NotEqual(first.Face.FaceId, other.Face.FaceId);
    }

    [Fact]
    public async Task EnrollFace_LongestIdsOfEveryAllowedCharacter_AreTaken()
    {
        var subject = "AZaz09._~-".PadRight(128, '~');
        var face = "-~_.90zaZA".PadRight(128, '.');
        var gallery = await matcher.CreateGalleryAsync();

        await matcher.EnrollAsync(gallery, subject, face, TinyFaces.At(0));

        var candidate = Assert.Single((await SearchAsync(gallery, TinyFaces.At(0))).Candidates);
        Assert.Equal((subject, face), (candidate.SubjectId, candidate.FaceId));
    }

    [Fact]
    public async Task EnrollFace_Picture_IsFoundByItsPixels()
    {
        var gallery = await matcher.CreateGalleryAsync();
        var enrolled = await matcher.EnrollAsync(gallery, "anna", "", TinyFaces.Photo(1));
        await matcher.EnrollAsync(gallery, "bob", "", TinyFaces.Photo(2));
        var image = FaceImageDecoder.Decode(TinyFaces.Jpeg(1), new ImageLimits());
        var pixels = TinyFaces.Of(new FaceImage { Raw = new RawPixels { Width = image.Width, Height = image.Height, Rgb = ByteString.CopyFrom(image.Pixels) } });

        var nearest = (await SearchAsync(gallery, pixels)).Candidates[0];

        Assert.Equal(("anna", enrolled.Face.FaceId), (nearest.SubjectId, nearest.FaceId));
        Assert.Equal(0, nearest.SquaredDistance, 1e-5);
    }

    [Fact]
    public async Task EnrollFace_SamePictureAgain_ChangesNothing()
    {
        var gallery = await matcher.CreateGalleryAsync();
        var first = await matcher.EnrollAsync(gallery, "anna", "", TinyFaces.Photo(1));

        var again = await matcher.EnrollAsync(gallery, "anna", "", TinyFaces.Photo(1));

        Assert.True(again.AlreadyEnrolled);
        Assert.Equal(first.Face, again.Face);
    }

    [Fact]
    public async Task EnrollFace_ManyCallersAtOnce_EnrollItOnce()
    {
        var gallery = await matcher.CreateGalleryAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0.3))));

        Assert.Single(all, enrolled => !enrolled.AlreadyEnrolled);
        Assert.Single(all.Select(enrolled => enrolled.Face).Distinct());
        Assert.Equal(1, await FaceCountAsync(gallery));
    }

    private AsyncUnaryCall<EnrollFaceResponse> Enroll(string gallery, string subject, string face, Probe sample) => matcher.Matching.EnrollFaceAsync(
        new EnrollFaceRequest { Gallery = gallery, SubjectId = subject, FaceId = face, Face = sample }, cancellationToken: Cancellation);

    private async Task<SearchFacesResponse> SearchAsync(string gallery, Probe probe) =>
        await matcher.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = gallery, Probe = probe }, cancellationToken: Cancellation);

    private async Task<long> FaceCountAsync(string gallery) =>
        (await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation)).Gallery.FaceCount;
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetEnrollFaceTests(GarnetMatcher matcher) : EnrollFaceContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisEnrollFaceTests(RealRedisMatcher matcher) : EnrollFaceContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterEnrollFaceTests(ClusterMatcher matcher) : EnrollFaceContract(matcher);
