using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.Matcher.Tests.Galleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Similarity;

/// <summary>What callers see of pairs of similar faces.</summary>
public abstract class PairContract(MatcherFixture matcher)
{
    private const double Limit = 0.5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PairScope.Unspecified)]
    [InlineData(PairScope.AcrossSubjects)]
    [InlineData(PairScope.WithinSubjects)]
    [InlineData(PairScope.All)]
    public async Task FindSimilarFaces_EveryScope_FindsWhatComparingAllDoesAndEachOnce(PairScope scope)
    {
        // More subjects than a page, and three groups of near faces under many names.
        var groups = UnitVectors.Random(3, TinyFaces.Dimensions, seed: 3);
        (string Subject, string Face, FaceEmbedding Vector)[] faces = [.. UnitVectors.Random(140, TinyFaces.Dimensions, seed: 4)
            .Select((noise, i) => ($"s{i / 2:000}", $"f{i % 2}", i / 2 % 3 == 0 ? Near(groups[i % 7 % 3], noise) : noise))];
        var gallery = await matcher.CreateGalleryAsync();
        foreach (var (subject, face, vector) in faces)
        {
            await matcher.EnrollAsync(gallery, subject, face, TinyFaces.Of(vector.Values));
        }

        var (_, pairs, progress) = await FindAsync(new FindSimilarFacesRequest { Gallery = gallery, Scope = scope, Threshold = Within(Limit), MaxNeighbors = 100 });

        var expected =
            from first in faces
            from second in faces
            where string.CompareOrdinal($"{first.Subject}/{first.Face}", $"{second.Subject}/{second.Face}") < 0
            where scope switch { PairScope.All => true, PairScope.WithinSubjects => first.Subject == second.Subject, _ => first.Subject != second.Subject }
            let distance = EmbeddingDistance.Squared(first.Vector, second.Vector)
            where distance <= Limit
            select ($"{first.Subject}/{first.Face} {second.Subject}/{second.Face}", distance);
        var sorted = pairs.OrderBy(Name, StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(sorted);
        Assert.Equal(expected.OrderBy(pair => pair.Item1, StringComparer.Ordinal).Select(pair => pair.Item1), sorted.Select(Name));
        Assert.All(expected.OrderBy(pair => pair.Item1, StringComparer.Ordinal).Zip(sorted), pair => Assert.Equal(pair.First.distance, pair.Second.SquaredDistance, 1e-5));
        Assert.Equal((140, 140), (progress[^1].FacesDone, progress[^1].FacesTotal));
        Assert.Equal(progress.OrderBy(each => each.FacesDone), progress);
    }

    [Fact]
    public async Task FindSimilarFaces_FewNeighbors_CountsAPairThatOneEndHasAmongIts()
    {
        // The nearest face of z is b, which has a nearer one itself; z comes after b.
        var gallery = await matcher.CreateGalleryAsync(("b", "1", 0.10), ("c", "1", 0.11), ("z", "1", 0.20));

        var (_, pairs, _) = await FindAsync(new FindSimilarFacesRequest { Gallery = gallery, Threshold = Within(4), MaxNeighbors = 1 });

        Assert.Equal(["b/1 c/1", "c/1 z/1"], pairs.Select(Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FindSimilarFaces_NearestAreOfTheSameSubject_GoesDeeper()
    {
        var gallery = await matcher.CreateGalleryAsync([.. Enumerable.Range(0, 30).Select(i => ("anna", $"{i:00}", 0.0001 * i)), ("bob", "1", 0.05)]);

        var (_, pairs, _) = await FindAsync(new FindSimilarFacesRequest { Gallery = gallery, Threshold = Within(1), MaxNeighbors = 1 });

        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"anna/{i:00} bob/1"), pairs.Select(Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FindSimilarFaces_NoThreshold_TakesThatOfTheDuplicateCheck()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.0), ("bob", "1", 0.015), ("carl", "1", 0.4));

        var (threshold, pairs, _) = await FindAsync(new FindSimilarFacesRequest { Gallery = gallery });

        Thresholds.AssertUsed(threshold, 0.02, 0.0001, 0.0001, comparisons: 1, limited: true);
        Assert.Equal("anna/1 bob/1", Name(Assert.Single(pairs)));
    }

    [Fact]
    public async Task FindSimilarFaces_ByRate_TakesItsThresholdOrSaysTheFinest()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.0), ("bob", "1", 0.03), ("carl", "1", 1.0));

        var (threshold, pairs, _) = await FindAsync(new FindSimilarFacesRequest { Gallery = gallery, Threshold = new PairThreshold { ComparisonFar = 0.001 } });

        Thresholds.AssertUsed(threshold, 0.05, 0.001, 0.001, comparisons: 1);
        Assert.Equal("anna/1 bob/1", Name(Assert.Single(pairs)));
        await Refusals.AssertFailsAsync(
            FindAsync(new FindSimilarFacesRequest { Gallery = gallery, Threshold = new PairThreshold { ComparisonFar = 1e-6 } }),
            StatusCode.FailedPrecondition, ErrorReasons.FarUnsupported, "threshold.comparison_far 1E-06", "0.0001");
    }

    [Fact]
    public async Task FindSimilarFaces_VectorsThatAreNotEnrolled_ArePassedOver()
    {
        var id = await matcher.CreateGalleryAsync(("anna", "1", 0.0), ("bob", "1", 0.01));
        await using var store = new MatcherStore(matcher.Store);
        var gallery = await store.Galleries.GetAsync(id, Cancellation);
        var unsettled = ElementId.New("carl", "1", gallery.Record.Generation).ToString();
        var foreign = ElementId.New("dora", "1", ElementId.NewGeneration()).ToString();
        var (carl, dora) = (gallery.ShardOf("carl"), gallery.ShardOf("dora"));
        await store.Unsettled.MarkAsync(carl, unsettled, Cancellation);
        foreach (var (shard, element) in new[] { (carl, unsettled), (dora, foreign) })
        {
            await store.Index.AddAsync(shard.Vectors, element, FaceEmbedding.FromUnit(TinyFaces.At(0.005).Embedding.Values.ToArray(), TinyFaces.Space), Cancellation);
        }

        var (_, pairs, _) = await FindAsync(new FindSimilarFacesRequest { Gallery = id, Threshold = Within(1) });

        Assert.Equal("anna/1 bob/1", Name(Assert.Single(pairs)));
        await store.Unsettled.DiscardAsync(carl, [unsettled]);
        await store.Unsettled.DiscardAsync(dora, [foreign]);
    }

    [Fact]
    public async Task FindSimilarFaces_EmptyGallery_SaysThatItIsDone()
    {
        var (_, pairs, progress) = await FindAsync(new FindSimilarFacesRequest { Gallery = await matcher.CreateGalleryAsync() });

        Assert.Empty(pairs);
        Assert.Equal((0, 0), (Assert.Single(progress).FacesDone, progress[0].FacesTotal));
    }

    [Fact]
    public async Task FindSimilarFaces_BadRequest_NamesTheField()
    {
        var gallery = await matcher.CreateGalleryAsync();

        await Refusals.AssertInvalidAsync(FindAsync(new FindSimilarFacesRequest { Gallery = "a/b" }), "gallery");
        await Refusals.AssertInvalidAsync(FindAsync(new FindSimilarFacesRequest { Gallery = gallery, MaxNeighbors = 101 }), "max_neighbors", words: "101 is not in [1, 100]");
        await Refusals.AssertInvalidAsync(FindAsync(new FindSimilarFacesRequest { Gallery = gallery, MaxNeighbors = -1 }), "max_neighbors");
        await Refusals.AssertInvalidAsync(FindAsync(new FindSimilarFacesRequest { Gallery = gallery, Scope = (PairScope)9 }), "scope", words: "PAIR_SCOPE_ALL");
        await Refusals.AssertInvalidAsync(FindAsync(new FindSimilarFacesRequest { Gallery = gallery, Threshold = Within(double.NaN) }), "threshold.max_squared_distance");
        await Refusals.AssertInvalidAsync(FindAsync(new FindSimilarFacesRequest { Gallery = gallery, Threshold = new PairThreshold { ComparisonFar = 1 } }), "threshold.comparison_far");
        await Refusals.AssertFailsAsync(FindAsync(new FindSimilarFacesRequest { Gallery = matcher.NewGalleryId() }), StatusCode.NotFound, ErrorReasons.GalleryNotFound);
    }

    private static PairThreshold Within(double limit) => new() { MaxSquaredDistance = limit };

    private static string Name(FacePair pair) => $"{pair.First.SubjectId}/{pair.First.FaceId} {pair.Second.SubjectId}/{pair.Second.FaceId}";

    private static FaceEmbedding Near(FaceEmbedding group, FaceEmbedding noise) =>
        FaceEmbedding.Normalize([.. Enumerable.Range(0, group.Dimensions).Select(i => group.Values[i] + (0.4f * noise.Values[i]))], group.Space);

    private async Task<(ThresholdUsed Threshold, List<FacePair> Pairs, List<PairProgress> Progress)> FindAsync(FindSimilarFacesRequest request)
    {
        using var call = matcher.Matching.FindSimilarFaces(request, cancellationToken: Cancellation);
        var answers = await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
        Assert.NotNull(answers[0].Threshold);
        Assert.NotNull(answers[^1].Progress);
        return (answers[0].Threshold, [.. answers.Select(answer => answer.Pair).OfType<FacePair>()], [.. answers.Select(answer => answer.Progress).OfType<PairProgress>()]);
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetPairTests(GarnetMatcher matcher) : PairContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisPairTests(RealRedisMatcher matcher) : PairContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterPairTests(ClusterMatcher matcher) : PairContract(matcher);
