using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What callers see of searches: who is found, and the decision.</summary>
public abstract class SearchFacesContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SearchFaces_NearSubject_IsTheMatch()
    {
        var gallery = await matcher.CreateGalleryAsync(("bob", "1", 0.5), ("anna", "1", 0.9), ("anna", "2", 0.01), ("carl", "1", 2));

        var answer = await SearchAsync(gallery, TinyFaces.At(0));

        Assert.Equal(Decision.Match, answer.Decision);
        Assert.Equal([("anna", "2"), ("bob", "1"), ("carl", "1")], answer.Candidates.Select(candidate => (candidate.SubjectId, candidate.FaceId)));
        Assert.Equal(0.49, answer.RunnerUpMargin, 1e-5);
        Assert.All(answer.Candidates.Zip([0.01, 0.5, 2]), pair => Assert.Equal(pair.Second, pair.First.SquaredDistance, 1e-5));
    }

    [Fact]
    public async Task SearchFaces_NobodyNear_IsUnknownAndStillSaysWhoIsNearest()
    {
        var gallery = await matcher.CreateGalleryAsync(("bob", "1", 0.5), ("anna", "1", 0.3));

        var answer = await SearchAsync(gallery, TinyFaces.At(0));

        Assert.Equal(Decision.Unknown, answer.Decision);
        Assert.Equal(["anna", "bob"], answer.Candidates.Select(candidate => candidate.SubjectId));
    }

    [Theory]
    [InlineData(0.4, 0.45, 1.0, Decision.Ambiguous)]
    [InlineData(0.4, 0.49, 0.5, Decision.Ambiguous)]
    [InlineData(0.4, 0.51, 1.0, Decision.Match)]
    [InlineData(0.4, 0.45, 0.42, Decision.Match)]
    [InlineData(0.4, 0.45, 0.3, Decision.Unknown)]
    public async Task SearchFaces_SecondSubject_MakesItAmbiguousWhenItPassesCloseBehind(double best, double next, double threshold, Decision decision)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", best), ("bob", "1", next));

        var answer = await SearchAsync(gallery, TinyFaces.At(0), threshold, maxCandidates: 1);

        Assert.Equal(decision, answer.Decision);
        Assert.Equal("anna", Assert.Single(answer.Candidates).SubjectId);
        Assert.Equal(next - best, answer.RunnerUpMargin, 1e-5);
    }

    [Fact]
    public async Task SearchFaces_OneSubject_HasNoRunnerUp()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.4), ("anna", "2", 0.5));

        Assert.False((await SearchAsync(gallery, TinyFaces.At(0))).HasRunnerUpMargin);
    }

    [Fact]
    public async Task SearchFaces_SecondSampleOfTheSameSubject_IsNoRival()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.4), ("anna", "2", 0.41), ("anna", "3", 0.42), ("bob", "1", 0.9));

        var answer = await SearchAsync(gallery, TinyFaces.At(0), maxSquaredDistance: 1);

        Assert.Equal(Decision.Match, answer.Decision);
        Assert.Equal(["anna", "bob"], answer.Candidates.Select(candidate => candidate.SubjectId));
    }

    [Theory]
    [InlineData(0, new[] { "anna", "bob" })]
    [InlineData(1, new[] { "anna" })]
    public async Task SearchFaces_SubjectWithVeryManySamples_HidesNobody(int maxCandidates, string[] found)
    {
        var gallery = await matcher.CreateGalleryAsync(Enumerable.Range(0, 60).Select(i => ("anna", $"{i}", 0.1 + (0.001 * i))).Append(("bob", "1", 0.19)));

        var answer = await SearchAsync(gallery, TinyFaces.At(0), maxSquaredDistance: 1, maxCandidates);

        Assert.Equal(Decision.Ambiguous, answer.Decision);
        Assert.Equal(found, answer.Candidates.Select(candidate => candidate.SubjectId));
    }

    [Fact]
    public async Task SearchFaces_EmptyGallery_IsUnknown()
    {
        var answer = await SearchAsync(await matcher.CreateGalleryAsync(), TinyFaces.At(0));

        Assert.Equal(Decision.Unknown, answer.Decision);
        Assert.Empty(answer.Candidates);
        Thresholds.AssertUsed(answer.Threshold, 0.1, comparisonFar: 0.01, searchFar: 0, comparisons: 0);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 1)]
    [InlineData(6, 6)]
    [InlineData(100, 7)]
    public async Task SearchFaces_MaxCandidates_AreTheMostInTheAnswer(int maxCandidates, int count)
    {
        var gallery = await matcher.CreateGalleryAsync(Enumerable.Range(0, 7).Select(i => ($"s{i}", "1", 0.2 + (0.2 * i))));

        var answer = await SearchAsync(gallery, TinyFaces.At(0), maxCandidates: maxCandidates);

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"s{i}"), answer.Candidates.Select(candidate => candidate.SubjectId));
    }

    [Fact]
    public async Task SearchFaces_PictureOfAnEnrolledPerson_FindsThePerson()
    {
        var gallery = await matcher.CreateGalleryAsync();
        for (var person = 0; person < 4; person++)
        {
            await matcher.EnrollAsync(gallery, $"p{person}", "1", TinyFaces.Photo(person));
        }

        var answer = await SearchAsync(gallery, TinyFaces.Photo(2), maxSquaredDistance: 0.001);

        Assert.Equal((Decision.Match, "p2"), (answer.Decision, answer.Candidates[0].SubjectId));
    }

    [Fact]
    public async Task SearchFaces_OtherGallery_IsNotLookedInto()
    {
        await matcher.CreateGalleryAsync(("anna", "1", 0));
        var other = await matcher.CreateGalleryAsync(("bob", "1", 1));

        Assert.Equal("bob", Assert.Single((await SearchAsync(other, TinyFaces.At(0))).Candidates).SubjectId);
    }

    private async Task<SearchFacesResponse> SearchAsync(string gallery, Probe probe, double? maxSquaredDistance = null, int maxCandidates = 0)
    {
        var request = new SearchFacesRequest { Gallery = gallery, Probe = probe, MaxCandidates = maxCandidates };
        if (maxSquaredDistance is { } distance)
        {
            request.Threshold = new ThresholdChoice { MaxSquaredDistance = distance };
        }

        return await matcher.Matching.SearchFacesAsync(request, cancellationToken: Cancellation);
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetSearchFacesTests(GarnetMatcher matcher) : SearchFacesContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisSearchFacesTests(RealRedisMatcher matcher) : SearchFacesContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterSearchFacesTests(ClusterMatcher matcher) : SearchFacesContract(matcher);
