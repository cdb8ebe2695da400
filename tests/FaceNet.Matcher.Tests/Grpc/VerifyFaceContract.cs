using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What callers see of 1:1 comparisons. The small model keeps 0.01 at 0.1, 0.001 at 0.05, 0.0001 at 0.02.</summary>
public abstract class VerifyFaceContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.049, Decision.Match)]
    [InlineData(0.051, Decision.Unknown)]
    [InlineData(4, Decision.Unknown)]
    public async Task VerifyFace_TwoVectors_AreDecidedAtTheGallerysRate(double distance, Decision decision)
    {
        var gallery = await matcher.CreateGalleryAsync();

        var answer = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = TinyFaces.At(distance) });

        Assert.Equal(decision, answer.Decision);
        Assert.Equal(distance, answer.SquaredDistance, 1e-5);
        Thresholds.AssertUsed(answer.Threshold, 0.05, comparisonFar: 0.001, searchFar: 0.001, comparisons: 1);
    }

    [Theory]
    [InlineData(1, 0.05, 0.001)]
    [InlineData(10, 0.02, 0.0001)]
    public async Task VerifyFace_Subject_SharesTheRateAmongItsSamples(int samples, double distance, double comparisonFar)
    {
        var gallery = await matcher.CreateGalleryAsync(Enumerable.Range(0, samples).Select(i => ("anna", $"{i}", 0.015 + (0.3 * i))).Append(("bob", "1", 0)));

        var answer = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), SubjectId = "anna" });

        Assert.Equal(Decision.Match, answer.Decision);
        Assert.Equal(0.015, answer.SquaredDistance, 1e-5);
        Thresholds.AssertUsed(answer.Threshold, distance, comparisonFar, searchFar: 0.001, samples);
    }

    [Fact]
    public async Task VerifyFace_SubjectTooFar_IsUnknownAtItsNearestSample()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.9), ("anna", "2", 0.3), ("bob", "1", 0));

        var answer = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), SubjectId = "anna" });

        Assert.Equal(Decision.Unknown, answer.Decision);
        Assert.Equal(0.3, answer.SquaredDistance, 1e-5);
    }

    [Fact]
    public async Task VerifyFace_GalleryWithARateOfItsOwn_UsesIt()
    {
        var gallery = await matcher.CreateGalleryAsync(verifyFar: 0.01);

        var answer = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = TinyFaces.At(0.09) });

        Assert.Equal(Decision.Match, answer.Decision);
        Thresholds.AssertUsed(answer.Threshold, 0.1, comparisonFar: 0.01, searchFar: 0.01, comparisons: 1);
    }

    [Fact]
    public async Task VerifyFace_GallerysRateFinerThanTheCalibration_SaysWhatItCanPromise()
    {
        var gallery = await matcher.CreateGalleryAsync(verifyFar: 1e-6);

        var answer = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = TinyFaces.At(0.01) });

        Assert.Equal(Decision.Match, answer.Decision);
        Thresholds.AssertUsed(answer.Threshold, 0.02, comparisonFar: 0.0001, searchFar: 0.0001, comparisons: 1, limited: true);
    }

    [Theory]
    [InlineData(0.01, 0.1, Decision.Match)]
    [InlineData(0.0001, 0.02, Decision.Unknown)]
    public async Task VerifyFace_ExplicitRate_IsKept(double maxFar, double distance, Decision decision)
    {
        var gallery = await matcher.CreateGalleryAsync();

        var answer = await VerifyAsync(Request(gallery, 0.09, new ThresholdChoice { MaxFar = maxFar }));

        Assert.Equal(decision, answer.Decision);
        Thresholds.AssertUsed(answer.Threshold, distance, maxFar, maxFar, comparisons: 1);
    }

    [Fact]
    public async Task VerifyFace_ExplicitRateFinerThanTheCalibration_IsRefusedWithTheFinest()
    {
        var gallery = await matcher.CreateGalleryAsync();

        await Refusals.AssertFailsAsync(
            matcher.Matching.VerifyFaceAsync(Request(gallery, 0, new ThresholdChoice { MaxFar = 0.00009 }), cancellationToken: Cancellation),
            StatusCode.FailedPrecondition, ErrorReasons.FarUnsupported, "max_far 9E-05", "the finest max_far is 0.0001");
    }

    [Theory]
    [InlineData(0.05, 0.001)]
    [InlineData(0.01, null)]
    [InlineData(0.5, 1.0)]
    [InlineData(4, 1.0)]
    public async Task VerifyFace_ExplicitDistance_SaysWhichRateItStandsFor(double distance, double? far)
    {
        var gallery = await matcher.CreateGalleryAsync();

        var answer = await VerifyAsync(Request(gallery, 0.3, new ThresholdChoice { MaxSquaredDistance = distance }));

        Assert.Equal(distance < 0.3 ? Decision.Unknown : Decision.Match, answer.Decision);
        Thresholds.AssertUsed(answer.Threshold, distance, far, far, comparisons: 1);
    }

    [Fact]
    public async Task VerifyFace_EmptyThreshold_IsTheDefault()
    {
        var gallery = await matcher.CreateGalleryAsync();

        var answer = await VerifyAsync(Request(gallery, 0.3, new ThresholdChoice()));

        Thresholds.AssertUsed(answer.Threshold, 0.05, comparisonFar: 0.001, searchFar: 0.001, comparisons: 1);
    }

    [Fact]
    public async Task VerifyFace_Pictures_AreComparedByTheirVectors()
    {
        var gallery = await matcher.CreateGalleryAsync();
        await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.Photo(1));

        var same = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.Photo(1), SubjectId = "anna" });
        var other = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.Photo(2), SubjectId = "anna" });
        var both = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.Photo(2), Face = TinyFaces.Photo(1) });

        Assert.Equal((Decision.Match, Decision.Unknown, Decision.Unknown), (same.Decision, other.Decision, both.Decision));
        Assert.Equal(0, same.SquaredDistance, 1e-5);
        Assert.Equal(other.SquaredDistance, both.SquaredDistance, 1e-5);
    }

    private static VerifyFaceRequest Request(string gallery, double distance, ThresholdChoice threshold) =>
        new() { Gallery = gallery, Probe = TinyFaces.At(0), Face = TinyFaces.At(distance), Threshold = threshold };

    private async Task<VerifyFaceResponse> VerifyAsync(VerifyFaceRequest request) => await matcher.Matching.VerifyFaceAsync(request, cancellationToken: Cancellation);
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetVerifyFaceTests(GarnetMatcher matcher) : VerifyFaceContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisVerifyFaceTests(RealRedisMatcher matcher) : VerifyFaceContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterVerifyFaceTests(ClusterMatcher matcher) : VerifyFaceContract(matcher);
