using FaceNet.Matcher.Tests.Backends;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.SyntheticFaces;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>Vectors and pictures are checked at every edge that takes a probe, and nothing of a bad one is kept.</summary>
public abstract class BadProbeContract(MatcherFixture matcher)
{
    private static readonly float[] Unit = UnitVectors.At(0.7, TinyFaces.Dimensions).Values.ToArray();

    /// <summary>What breaks a rule: the probe, the path of the field below the probe, the reason, and words that the error must hold.</summary>
    private static readonly Dictionary<string, (Probe Probe, string Field, string Reason, string[] Words)> Bad = new()
    {
        ["no values"] = Vector([], "has 0 values", "have 128"),
        ["a value too few"] = Vector(Unit[..127], "has 127 values", "have 128"),
        ["a value too many"] = Vector([.. Unit, 0], "has 129 values", "have 128"),
        ["not a number"] = Vector([float.NaN, .. Unit[1..]], "Value 0", "NaN", "must be finite"),
        ["infinite"] = Vector([.. Unit[..127], float.PositiveInfinity], "Value 127", "Infinity", "must be finite"),
        ["minus infinite"] = Vector([.. Unit[..127], float.NegativeInfinity], "Value 127", "-Infinity", "must be finite"),
        ["zero"] = Vector(new float[128], "length 0", "must be 1 within 0.001", "L2 normalisation"),
        ["too long"] = Vector([.. Unit.Select(value => value * 1.002f)], "length 1.002", "must be 1 within 0.001", "L2 normalisation"),
        ["too short"] = Vector([.. Unit.Select(value => value * 0.998f)], "length 0.998", "must be 1 within 0.001", "L2 normalisation"),
        ["no picture"] = Picture(new FaceImage(), FaceImageReasons.Empty, "encoded"),
        ["empty picture"] = Broken(BrokenCropKind.Empty, FaceImageReasons.Empty, "0 bytes"),
        ["not a picture"] = Broken(BrokenCropKind.NotAnImage, FaceImageReasons.NotRecognized, "JPEG, PNG, WebP or BMP", "Convert"),
        ["truncated"] = Broken(BrokenCropKind.Truncated, FaceImageReasons.Truncated, "Send the whole file again"),
        ["huge"] = Broken(BrokenCropKind.TooManyPixels, FaceImageReasons.TooManyPixels, "50000x50000", "at most 25000000"),
        ["tiny"] = Broken(BrokenCropKind.TooSmall, FaceImageReasons.TooSmall, "4x4", "at least 16"),
        ["too many bytes"] = Picture(new FaceImage { Encoded = ByteString.CopyFrom(new byte[(8 * 1024 * 1024) + 1]) }, FaceImageReasons.TooLarge, "8388609 bytes", "at most 8388608"),
        ["pixels missing"] = Part(new FaceImage { Raw = new RawPixels { Width = 16, Height = 16, Rgb = ByteString.CopyFrom(new byte[767]) } }, ".raw.rgb", "767 bytes", "exactly 768"),
        ["raw, no width"] = Part(new FaceImage { Raw = new RawPixels { Height = 16 } }, ".raw.width", "is 0", "[16, 16384]"),
        ["raw, huge"] = Picture(new FaceImage { Raw = new RawPixels { Width = 16_384, Height = 16_384 } }, FaceImageReasons.TooManyPixels, "16384x16384"),
        ["box not finite"] = Part(With(face => face.Box = new BoundingBox { Left = float.NaN, Width = 20, Height = 20 }), ".box.left", "is NaN"),
        ["box without height"] = Part(With(face => face.Box = new BoundingBox { Width = 20 }), ".box.height", "is 0", "(0, 16384]"),
        ["landmark missing"] = Part(With(face => face.Landmarks = new Landmarks { LeftEye = new Point() }), ".landmarks.right_eye", "is not set"),
    };

    public static TheoryData<string> BadKinds => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(BadKinds))]
    public async Task EnrollFace_BadFace_IsRefusedAndNotKept(string kind)
    {
        var gallery = await matcher.CreateGalleryAsync();

        await AssertRefusedAsync(kind, "face", probe => new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = probe });

        var now = await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), (now.Gallery.SubjectCount, now.Gallery.FaceCount));
    }

    [Theory]
    [MemberData(nameof(BadKinds))]
    public async Task VerifyFace_BadProbeOrReference_IsRefused(string kind)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.3));

        await AssertRefusedAsync(kind, "probe", probe => new VerifyFaceRequest { Gallery = gallery, Probe = probe, SubjectId = "anna" });
        await AssertRefusedAsync(kind, "probe", probe => new VerifyFaceRequest { Gallery = gallery, Probe = probe, Face = TinyFaces.At(0) });
        await AssertRefusedAsync(kind, "face", probe => new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = probe });
    }

    [Theory]
    [MemberData(nameof(BadKinds))]
    public async Task SearchFaces_BadProbe_IsRefusedAlsoInAnEmptyGallery(string kind)
    {
        var gallery = await matcher.CreateGalleryAsync();

        await AssertRefusedAsync(kind, "probe", probe => new SearchFacesRequest { Gallery = gallery, Probe = probe });
    }

    [Fact]
    public async Task AnyRpc_NoProbe_IsRefused()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.3));

        foreach (var nothing in new[] { null, new Probe() })
        {
            await AssertEmptyAsync(new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = nothing }, "face");
            await AssertEmptyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = nothing, SubjectId = "anna" }, "probe");
            await AssertEmptyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = nothing, Face = TinyFaces.At(0) }, "probe");
            await AssertEmptyAsync(new SearchFacesRequest { Gallery = gallery, Probe = nothing }, "probe");
        }

        await AssertEmptyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = new Probe() }, "face");
        await AssertEmptyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0) }, "reference");
    }

    [Theory]
    [InlineData(128)]
    [InlineData(64)]
    public async Task AnyRpc_VectorOfAnotherSpace_IsAMismatch(int dimensions)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.3));
        var foreign = TinyFaces.Of(UnitVectors.At(0.3, dimensions).Values, "elsewhere");

        await AssertMismatchAsync(new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = foreign }, "face", gallery);
        await AssertMismatchAsync(new VerifyFaceRequest { Gallery = gallery, Probe = foreign, SubjectId = "anna" }, "probe", gallery);
        await AssertMismatchAsync(new VerifyFaceRequest { Gallery = gallery, Probe = foreign, Face = foreign }, "probe", gallery);
        await AssertMismatchAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = foreign }, "face", gallery);
        await AssertMismatchAsync(new SearchFacesRequest { Gallery = gallery, Probe = foreign }, "probe", gallery);
    }

    [Fact]
    public async Task SearchFaces_VectorNearlyOfUnitLength_IsTakenAtUnitLength()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.7));
        var longer = TinyFaces.Of([.. Unit.Select(value => value * 1.0009f)]);

        var answer = await matcher.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = gallery, Probe = longer }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0, answer.Candidates.Single().SquaredDistance, 1e-6);
    }

    private static (Probe, string, string, string[]) Vector(float[] values, params string[] words) =>
        (TinyFaces.Of(values), ".embedding.values", ErrorReasons.InvalidEmbedding, words);

    private static (Probe, string, string, string[]) Picture(FaceImage image, string reason, params string[] words) => (TinyFaces.Of(image), ".image", reason, words);

    private static (Probe, string, string, string[]) Part(FaceImage image, string field, params string[] words) =>
        (TinyFaces.Of(image), $".image{field}", ErrorReasons.InvalidField, words);

    private static (Probe, string, string, string[]) Broken(BrokenCropKind kind, string reason, params string[] words) =>
        Picture(new FaceImage { Encoded = ByteString.CopyFrom(BrokenCrops.Make(kind, TinyFaces.Jpeg(0), seed: 1)) }, reason, words);

    private static FaceImage With(Action<FaceImage> change)
    {
        var image = TinyFaces.Photo(0).Image;
        change(image);
        return image;
    }

    private async Task AssertRefusedAsync(string kind, string field, Func<Probe, IMessage> request)
    {
        var (probe, below, reason, words) = Bad[kind];
        await Refusals.AssertInvalidAsync(matcher.Host.CallAsync(request(probe)), field + below, reason, words);
    }

    private Task AssertEmptyAsync(IMessage request, string field) =>
        Refusals.AssertInvalidAsync(matcher.Host.CallAsync(request), field, words: ["is empty", "Set "]);

    private Task AssertMismatchAsync(IMessage request, string field, string gallery) => Refusals.AssertFailsAsync(
        matcher.Host.CallAsync(request), StatusCode.FailedPrecondition, ErrorReasons.ModelMismatch, $"{field}.embedding", "'elsewhere'", "'tiny'", gallery, "Embed the face");
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetBadProbeTests(GarnetMatcher matcher) : BadProbeContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisBadProbeTests(RealRedisMatcher matcher) : BadProbeContract(matcher);
