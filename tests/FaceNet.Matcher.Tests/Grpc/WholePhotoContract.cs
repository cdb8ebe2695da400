using FaceNet.Matcher.Tests.Backends;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>Whole photos as probes: which of their faces is meant, and what the Embedder is asked.</summary>
public abstract class WholePhotoContract(MatcherFixture matcher) : IAsyncLifetime
{
    private static readonly Photo Encoded = new() { Encoded = ByteString.CopyFromUtf8("a photo") };
    private static readonly Photo Raw = new() { Raw = new RawPixels { Width = 16, Height = 16, Rgb = ByteString.CopyFrom(new byte[768]) } };

    private FakeEmbedder? _embedder;
    private MatcherHost? _host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FakeEmbedder Embedder => _embedder!;

    public async ValueTask InitializeAsync()
    {
        var store = matcher.Store;
        _embedder = await FakeEmbedder.StartAsync();
        _host = await MatcherHost.StartAsync(store, _embedder.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
            await _embedder!.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(false, FaceChoice.Unspecified)]
    [InlineData(true, FaceChoice.Only)]
    [InlineData(false, FaceChoice.Largest)]
    public async Task SearchFaces_PhotoOfOneFace_IsSearchedForByItsPlaceInThePhoto(bool isRaw, FaceChoice choice)
    {
        var photo = isRaw ? Raw : Encoded;
        var seen = new List<Photo>();
        Embedder.Detect = asked =>
        {
            seen.Add(asked);
            return Found(Face(30, 40));
        };

        var answer = await SearchAsync(photo, choice);

        Assert.Equal("anna", answer.Candidates[0].SubjectId);
        Assert.Equal(photo, Assert.Single(seen));
        Assert.Equal(isRaw ? new FaceImage { Raw = photo.Raw, Box = Face(30, 40).Box } : new FaceImage { Encoded = photo.Encoded, Box = Face(30, 40).Box }, Asked());
    }

    [Fact]
    public async Task SearchFaces_LargestOfSeveral_IsTheOneWithTheLargestBox()
    {
        Embedder.Detect = _ => Found(Face(60, 10), Face(30, 40), Face(20, 50));

        await SearchAsync(Encoded, FaceChoice.Largest);

        Assert.Equal(Face(30, 40).Box, Asked().Box);
    }

    [Theory]
    [InlineData(FaceChoice.Unspecified, 2, 0, "shows 2 faces")]
    [InlineData(FaceChoice.Only, 1, 3, "shows 4 faces")]
    public async Task SearchFaces_SeveralFaces_AreRefusedUnlessOneIsChosen(FaceChoice choice, int faces, int leftOut, string said)
    {
        Embedder.Detect = _ => new DetectFacesResponse { Faces = { Enumerable.Repeat(Face(30, 40), faces) }, LeftOut = leftOut };

        await Refusals.AssertInvalidAsync(SearchAsync(Encoded, choice), "probe.photo", ErrorReasons.SeveralFacesFound, said, "FACE_CHOICE_LARGEST", "image");
        Assert.Empty(Embedder.Asked);
    }

    [Theory]
    [InlineData(FaceChoice.Only)]
    [InlineData(FaceChoice.Largest)]
    public async Task SearchFaces_NoFace_IsRefused(FaceChoice choice) =>
        await Refusals.AssertInvalidAsync(SearchAsync(Encoded, choice), "probe.photo", ErrorReasons.NoFaceFound, "shows no face", "larger, upright and lit");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SearchFaces_Landmarks_AreSentOnOnlyToAModelThatAligns(bool aligns)
    {
        Embedder.Models[0].Alignment = aligns ? new Landmarks { Nose = new Point { X = 1 } } : null;
        Embedder.Detect = _ => Found(Face(30, 40));

        await SearchAsync(Encoded);

        Assert.Equal(aligns ? Face(30, 40).Landmarks : null, Asked().Landmarks);
    }

    [Fact]
    public async Task SearchFaces_EmbedderWithoutADetector_SaysSo()
    {
        Embedder.Detect = _ => throw new PreconditionException(ErrorReasons.DetectorNotInstalled, "detector", "This host has no face detector. Set Detector__Directory.");

        await Refusals.AssertFailsAsync(SearchAsync(Encoded), StatusCode.FailedPrecondition, ErrorReasons.DetectorNotInstalled, "Detector__Directory");
    }

    [Fact]
    public async Task SearchFaces_UnknownChoice_IsRefused() => await Refusals.AssertInvalidAsync(
        SearchAsync(Encoded, (FaceChoice)9), "probe.photo.choice", words: ["9 is none of its values", "FACE_CHOICE_ONLY, FACE_CHOICE_LARGEST", "leave it out for ONLY"]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SearchFaces_RealEmbedderWithoutADetector_RefusesWhatItWouldOfItsOwnCallers(bool isEmpty)
    {
        var request = new SearchFacesRequest { Gallery = await CreateAsync(), Probe = Of(isEmpty ? null : new Photo { Encoded = ByteString.CopyFrom(TinyFaces.Jpeg(1)) }, FaceChoice.Only) };
        var call = matcher.Host.CallAsync(request);

        await (isEmpty
            ? Refusals.AssertInvalidAsync(call, "probe.photo.photo", words: ["is not set. Set it to a photo, encoded or raw."])
            : Refusals.AssertFailsAsync(call, StatusCode.FailedPrecondition, ErrorReasons.DetectorNotInstalled, "Detector__Directory"));
    }

    [Theory]
    [InlineData("photo", "probe.photo.photo")]
    [InlineData("photo.raw.rgb", "probe.photo.photo.raw.rgb")]
    public async Task SearchFaces_BadPhoto_IsRefusedByTheCallersPath(string theirs, string ours)
    {
        Embedder.Detect = _ => throw new InvalidRequestException(theirs, "is truncated.", "Send the whole file again.", FaceImageReasons.Truncated);

        await Refusals.AssertInvalidAsync(SearchAsync(Encoded), ours, FaceImageReasons.Truncated, "is truncated", "Send the whole file again");
    }

    [Fact]
    public async Task SearchFaces_RefusalThatSpeaksOfPhotos_KeepsItsWordsAndNamesTheCallersPath()
    {
        Embedder.Detect = _ => throw new InvalidRequestException("photo.raw", "photo.raw is 2x2, as photo.raw.rgb says.", "Send a larger photo.");

        await Refusals.AssertInvalidAsync(
            SearchAsync(Encoded), "probe.photo.photo.raw", words: ["probe.photo.photo.raw is 2x2, as probe.photo.photo.raw.rgb says. Send a larger photo."]);
    }

    [Fact]
    public async Task VerifyAndEnroll_Photo_AreDecidedOnTheFaceThatWasFound()
    {
        var gallery = await CreateAsync();
        Embedder.Detect = _ => Found(Face(30, 40));
        var photo = Of(Encoded, FaceChoice.Unspecified);

        var subject = await _host!.Matching.VerifyFaceAsync(new VerifyFaceRequest { Gallery = gallery, Probe = photo, SubjectId = "anna" }, cancellationToken: Cancellation);
        var face = await _host.Matching.VerifyFaceAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0.5), Face = photo }, cancellationToken: Cancellation);
        var stored = await _host.Matching.VerifyFaceAsync(new VerifyFaceRequest { Gallery = gallery, Probe = photo, Face = TinyFaces.Stored("bob", "1") }, cancellationToken: Cancellation);
        await _host.CallAsync(new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = "2", Face = photo });

        Assert.Equal(Decision.Match, subject.Decision);
        Assert.Equal(0.5, face.SquaredDistance, 1e-5);
        Assert.Equal(1, stored.SquaredDistance, 1e-5);
        Assert.Equal(4, Embedder.Asked.Count);
    }

    private static DetectFacesResponse Found(params DetectedFace[] faces) => new() { Faces = { faces } };

    private static DetectedFace Face(float width, float height) => new()
    {
        Box = new BoundingBox { Left = 3, Top = 4, Width = width, Height = height },
        Landmarks = new Landmarks { LeftEye = new Point { X = width } },
        Confidence = 0.9f,
    };

    private static Probe Of(Photo? photo, FaceChoice choice) => new() { Photo = new WholePhoto { Photo = photo, Choice = choice } };

    private FaceImage Asked() => Assert.Single(Embedder.Asked);

    private Task<string> CreateAsync() => matcher.CreateGalleryAsync(("anna", "1", 0.01), ("bob", "1", 1));

    private async Task<SearchFacesResponse> SearchAsync(Photo photo, FaceChoice choice = FaceChoice.Unspecified) => await _host!.Matching.SearchFacesAsync(
        new SearchFacesRequest { Gallery = await CreateAsync(), Probe = Of(photo, choice) }, cancellationToken: Cancellation);
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetWholePhotoTests(GarnetMatcher matcher) : WholePhotoContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisWholePhotoTests(RealRedisMatcher matcher) : WholePhotoContract(matcher);
