using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>Rates, distances and counts are checked at every edge.</summary>
public abstract class BadNumberContract(MatcherFixture matcher)
{
    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task CreateGallery_RateOutOfRange_IsRefused(double rate)
    {
        var id = matcher.NewGalleryId();
        string[] words = [FormattableString.Invariant($"{rate} is not in (0, 1)"), "such as 0.01"];

        await Refusals.AssertInvalidAsync(matcher.Host.CallAsync(new CreateGalleryRequest { Gallery = id, SearchFar = rate }), "search_far", words: words);
        await Refusals.AssertInvalidAsync(matcher.Host.CallAsync(new CreateGalleryRequest { Gallery = id, VerifyFar = rate }), "verify_far", words: words);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task AnyDecision_MaxFarOutOfRange_IsRefused(double rate)
    {
        await AssertRefusedAsync(new ThresholdChoice { MaxFar = rate }, "threshold.max_far", FormattableString.Invariant($"{rate} is not in (0, 1)"), "such as 0.01");
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(4.001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task AnyDecision_MaxSquaredDistanceOutOfRange_IsRefused(double distance)
    {
        await AssertRefusedAsync(
            new ThresholdChoice { MaxSquaredDistance = distance }, "threshold.max_squared_distance", FormattableString.Invariant($"{distance} is not in [0, 4]"), "or max_far");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    [InlineData(int.MaxValue)]
    public async Task SearchFaces_MaxCandidatesOutOfRange_IsRefused(int count)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.3));
        var request = new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0), MaxCandidates = count };

        await Refusals.AssertInvalidAsync(matcher.Host.CallAsync(request), "max_candidates", words: [$"{count} is not in [1, 100]", "or 0 for 5"]);
    }

    private async Task AssertRefusedAsync(ThresholdChoice threshold, string field, params string[] words)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.3));

        await Refusals.AssertInvalidAsync(
            matcher.Host.CallAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0), Threshold = threshold }), field, words: words);
        await Refusals.AssertInvalidAsync(
            matcher.Host.CallAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), SubjectId = "anna", Threshold = threshold }), field, words: words);
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetBadNumberTests(GarnetMatcher matcher) : BadNumberContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisBadNumberTests(RealRedisMatcher matcher) : BadNumberContract(matcher);
