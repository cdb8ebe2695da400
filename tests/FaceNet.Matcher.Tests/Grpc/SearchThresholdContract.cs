using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What callers see of a search's threshold. The small model keeps 0.01 at 0.1, 0.001 at 0.05, 0.0001 at 0.02.</summary>
public abstract class SearchThresholdContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 0.1, 0.01, 0.01, false)]
    [InlineData(10, 0.05, 0.001, 0.01, false)]
    [InlineData(100, 0.02, 0.0001, 0.01, false)]
    [InlineData(101, 0.02, 0.0001, 0.0101, true)]
    public async Task SearchFaces_NoThreshold_SharesTheGallerysRateAmongItsFaces(int faces, double distance, double comparisonFar, double searchFar, bool limited)
    {
        var gallery = await FilledAsync(faces);

        var answer = await SearchAsync(gallery, null);

        Thresholds.AssertUsed(answer.Threshold, distance, comparisonFar, searchFar, faces, limited);
    }

    [Fact]
    public async Task SearchFaces_GalleryWithARateOfItsOwn_UsesIt()
    {
        var gallery = await matcher.CreateGalleryAsync(searchFar: 0.002);
        await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0.3));
        await matcher.EnrollAsync(gallery, "bob", "1", TinyFaces.At(0.6));

        Thresholds.AssertUsed((await SearchAsync(gallery, null)).Threshold, 0.05, comparisonFar: 0.001, searchFar: 0.002, comparisons: 2);
    }

    [Fact]
    public async Task SearchFaces_DeletedFaces_AreNoLongerComparisons()
    {
        var gallery = await FilledAsync(10);
        for (var i = 1; i < 10; i++)
        {
            await matcher.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = $"s{i}" }, cancellationToken: Cancellation);
        }

        Thresholds.AssertUsed((await SearchAsync(gallery, null)).Threshold, 0.1, comparisonFar: 0.01, searchFar: 0.01, comparisons: 1);
    }

    [Fact]
    public async Task SearchFaces_ExplicitRate_IsSharedOutAndKept()
    {
        var gallery = await FilledAsync(3);

        var answer = await SearchAsync(gallery, new ThresholdChoice { MaxFar = 0.003 });

        Thresholds.AssertUsed(answer.Threshold, 0.05, comparisonFar: 0.001, searchFar: 0.003, comparisons: 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task SearchFaces_ExplicitRateFinerThanTheCalibration_IsRefusedWithTheFinestThatIsTaken(int faces)
    {
        var gallery = await FilledAsync(faces);
        var finest = 0.0001 * Math.Max(1, faces);

        await Refusals.AssertFailsAsync(
            matcher.Matching.SearchFacesAsync(Request(gallery, new ThresholdChoice { MaxFar = finest * 0.99 }), cancellationToken: Cancellation),
            StatusCode.FailedPrecondition, ErrorReasons.FarUnsupported, "max_far", $"over {faces} comparisons", FormattableString.Invariant($"the finest max_far is {finest:G6} here"));

        Assert.Equal(0.02, (await SearchAsync(gallery, new ThresholdChoice { MaxFar = finest })).Threshold.SquaredDistance);
    }

    [Theory]
    [InlineData(0.02, 0.0001)]
    [InlineData(0.1, 0.01)]
    [InlineData(0.019, null)]
    [InlineData(0.11, 1.0)]
    public async Task SearchFaces_ExplicitDistance_SaysWhichRateItStandsFor(double distance, double? comparisonFar)
    {
        var gallery = await FilledAsync(3);

        var answer = await SearchAsync(gallery, new ThresholdChoice { MaxSquaredDistance = distance });

        Thresholds.AssertUsed(answer.Threshold, distance, comparisonFar, comparisonFar is { } far ? Math.Min(1, 3 * far) : null, comparisons: 3);
    }

    private static SearchFacesRequest Request(string gallery, ThresholdChoice? threshold) =>
        new() { Gallery = gallery, Probe = TinyFaces.At(0), Threshold = threshold };

    private Task<string> FilledAsync(int faces) => matcher.CreateGalleryAsync(Enumerable.Range(0, faces).Select(i => ($"s{i}", "1", 0.3 + (i / 50.0))));

    private async Task<SearchFacesResponse> SearchAsync(string gallery, ThresholdChoice? threshold) =>
        await matcher.Matching.SearchFacesAsync(Request(gallery, threshold), cancellationToken: Cancellation);
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetSearchThresholdTests(GarnetMatcher matcher) : SearchThresholdContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisSearchThresholdTests(RealRedisMatcher matcher) : SearchThresholdContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterSearchThresholdTests(ClusterMatcher matcher) : SearchThresholdContract(matcher);
