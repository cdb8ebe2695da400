using FaceNet.Matcher.Tests.Backends;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>Which pictures a gallery lets in.</summary>
public abstract class QualityGateContract(MatcherFixture matcher)
{
    private static readonly RgbImage Face = FaceImageDecoder.Decode(TinyFaces.Jpeg(1), new ImageLimits());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(QualityGate.Unspecified)]
    [InlineData(QualityGate.Standard)]
    [InlineData(QualityGate.Strict)]
    public async Task EnrollFace_DarkTinyPicture_IsRefusedWithEveryReason(QualityGate gate)
    {
        var gallery = await CreateAsync(gate);

        await Refusals.AssertFailsAsync(
            matcher.EnrollAsync(gallery, "anna", "1", Picture(20, value => value / 16)),
            StatusCode.InvalidArgument, ErrorReasons.QualityTooLow,
            "face.image", gallery, gate == QualityGate.Strict ? "STRICT" : "STANDARD", "TOO_SMALL: face size 20.0 px, at least", "TOO_DARK: exposure ", "LOW_CONTRAST: contrast ", "Enroll a picture without");

        Assert.Equal(0, await FaceCountAsync(gallery));
    }

    [Theory]
    [InlineData(QualityGate.Off, 20, true)]
    [InlineData(QualityGate.Standard, 20, false)]
    [InlineData(QualityGate.Standard, 30, true)]
    [InlineData(QualityGate.Strict, 30, false)]
    [InlineData(QualityGate.Strict, 112, true)]
    public async Task EnrollFace_SmallerPictures_PassTheGateThatAllowsThem(QualityGate gate, int side, bool passes)
    {
        var gallery = await CreateAsync(gate);

        var refusal = await Record.ExceptionAsync(() => matcher.EnrollAsync(gallery, "anna", "1", Picture(side, value => value)));

        Assert.Equal(passes, refusal is null);
        Assert.Contains(passes ? "" : "TOO_SMALL: ", (refusal as RpcException)?.Status.Detail ?? "", StringComparison.Ordinal);
        Assert.Equal(passes ? 1 : 0, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task SearchAndVerify_BadPicture_AreAnswered()
    {
        var gallery = await CreateAsync(QualityGate.Strict);
        await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0));
        var probe = Picture(20, value => value / 16);

        var found = await matcher.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = gallery, Probe = probe }, cancellationToken: Cancellation);
        var verified = await matcher.Matching.VerifyFaceAsync(new VerifyFaceRequest { Gallery = gallery, Probe = probe, SubjectId = "anna" }, cancellationToken: Cancellation);

        Assert.Single(found.Candidates);
        Assert.NotEqual(Decision.Unspecified, verified.Decision);
    }

    [Fact]
    public async Task EnrollFace_EmbedderThatMeasuresNothing_IsRefusedUnlessTheGateIsOff()
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        embedder.Embed = _ => Task.FromResult(new EmbedOutcome { Embedded = new EmbeddedFace { Embedding = TinyFaces.At(0).Embedding } });
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);
        var (gated, open) = (await CreateAsync(QualityGate.Standard), await CreateAsync(QualityGate.Off));

        await Refusals.AssertFailsAsync(
            host.CallAsync(Enroll(gated)), StatusCode.FailedPrecondition, ErrorReasons.QualityUnknown, "face.image", gated, "STANDARD", "Update the Embedder");
        await host.CallAsync(Enroll(open));

        Assert.Equal((0, 1), (await FaceCountAsync(gated), await FaceCountAsync(open)));
    }

    [Fact]
    public async Task CreateGallery_SameGalleryWithAnotherGate_IsRefusedWithBoth()
    {
        var gallery = await CreateAsync(QualityGate.Off);

        await Refusals.AssertFailsAsync(
            matcher.Host.CallAsync(new CreateGalleryRequest { Gallery = gallery, QualityGate = QualityGate.Strict }),
            StatusCode.AlreadyExists, ErrorReasons.GalleryExists, "quality_gate OFF", "quality_gate STRICT");
    }

    [Fact]
    public async Task CreateGallery_UnknownGate_IsRefused() => await Refusals.AssertFailsAsync(
        matcher.Host.CallAsync(new CreateGalleryRequest { Gallery = matcher.NewGalleryId(), QualityGate = (QualityGate)9 }),
        StatusCode.InvalidArgument, ErrorReasons.InvalidField, "quality_gate", "9 is none of its values", "QUALITY_GATE_OFF");

    private static EnrollFaceRequest Enroll(string gallery) => new() { Gallery = gallery, SubjectId = "anna", FaceId = "1", Face = TinyFaces.Photo(1) };

    private static Probe Picture(int side, Func<int, int> light) => TinyFaces.Of(new FaceImage
    {
        Raw = new RawPixels { Width = side, Height = side, Rgb = ByteString.CopyFrom([.. Face.Resize(side, side).Pixels.Select(value => (byte)light(value))]) },
    });

    private async Task<string> CreateAsync(QualityGate gate)
    {
        var request = new CreateGalleryRequest { Gallery = matcher.NewGalleryId(), QualityGate = gate };
        return (await matcher.Galleries.CreateGalleryAsync(request, cancellationToken: Cancellation)).Gallery.Gallery_;
    }

    private async Task<long> FaceCountAsync(string gallery) =>
        (await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation)).Gallery.FaceCount;
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetQualityGateTests(GarnetMatcher matcher) : QualityGateContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisQualityGateTests(RealRedisMatcher matcher) : QualityGateContract(matcher);
