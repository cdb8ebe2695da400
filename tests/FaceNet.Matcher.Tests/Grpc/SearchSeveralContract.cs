using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>Searches for several faces: batches and streams.</summary>
public abstract class SearchSeveralContract(MatcherFixture matcher)
{
    private const int MostAtOnce = 64;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(MostAtOnce)]
    public async Task BatchSearchFaces_Searches_AreAnsweredInTheirOrder(int count)
    {
        var gallery = await CreateAsync();

        var outcomes = await BatchAsync(gallery, [.. Enumerable.Range(0, count).Select(i => new SearchFacesRequest { Probe = TinyFaces.At(i % 2), MaxCandidates = 1 })]);

        Assert.Equal(Enumerable.Range(0, count).Select(i => i % 2 == 0 ? "anna" : "bob"), outcomes.Select(outcome => Assert.Single(outcome.Found.Candidates).SubjectId));
        Assert.All(outcomes, outcome => Assert.Equal((Decision.Match, 2), (outcome.Found.Decision, outcome.Found.Threshold.Comparisons)));
    }

    [Fact]
    public async Task BatchSearchFaces_SomeThatCannotBeAnswered_FailAlone()
    {
        var gallery = await CreateAsync();

        var outcomes = await BatchAsync(
            gallery,
            new SearchFacesRequest { Probe = TinyFaces.At(0) },
            new SearchFacesRequest(),
            new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.Stored("nobody", "1") },
            new SearchFacesRequest { Probe = TinyFaces.At(0), MaxCandidates = 101 },
            new SearchFacesRequest { Probe = TinyFaces.Of(new()) },
            new SearchFacesRequest { Probe = TinyFaces.At(0), Threshold = new ThresholdChoice { MaxFar = 1e-9 } },
            new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(1) });

        Assert.Equal(["anna", "bob"], new[] { outcomes[0], outcomes[^1] }.Select(outcome => outcome.Found.Candidates[0].SubjectId));
        Assert.Equal(
            [ErrorReasons.InvalidField, ErrorReasons.SubjectNotFound, ErrorReasons.InvalidField, ModelContract.FaceImageReasons.Empty, ErrorReasons.FarUnsupported],
            outcomes.Skip(1).SkipLast(1).Select(outcome => outcome.Error.GetDetail<Google.Rpc.ErrorInfo>().Reason));
        Assert.Contains("probe: is empty", outcomes[1].Error.Message, StringComparison.Ordinal);
        Assert.Contains("probe.image", outcomes[4].Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "has 0 searches")]
    [InlineData(MostAtOnce + 1, "has 65 searches")]
    public async Task BatchSearchFaces_NoneOrTooMany_AreRefused(int count, string said)
    {
        var gallery = await CreateAsync();

        await Refusals.AssertInvalidAsync(
            BatchAsync(gallery, [.. Enumerable.Repeat(new SearchFacesRequest { Probe = TinyFaces.At(0) }, count)]), "searches", words: [said, "[1, 64]", "StreamSearchFaces"]);
    }

    [Fact]
    public async Task BatchSearchFaces_ItemOfAnotherGallery_IsRefused()
    {
        var gallery = await CreateAsync();
        var searches = new[] { new SearchFacesRequest { Probe = TinyFaces.At(0) }, new SearchFacesRequest { Gallery = "other", Probe = TinyFaces.At(0) } };

        await Refusals.AssertInvalidAsync(BatchAsync(gallery, searches), "searches[1].gallery", words: [$"is not '{gallery}'", "Leave it out"]);
    }

    [Fact]
    public async Task BatchSearchFaces_CallerCancels_CancelsTheEmbedder()
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        var (gate, cancelled) = (new SyncPoint("embedding"), new TaskCompletionSource());
        embedder.Embed = async call =>
        {
            call.CancellationToken.Register(() => cancelled.TrySetResult());
            await gate.ArriveAsync(call.CancellationToken);
            return new EmbedOutcome();
        };
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);
        using var caller = new CancellationTokenSource();
        var request = new BatchSearchFacesRequest { Gallery = await CreateAsync(), Searches = { new SearchFacesRequest { Probe = TinyFaces.Photo(1) } } };
        var call = host.Matching.BatchSearchFacesAsync(request, cancellationToken: caller.Token);
        await gate.ReachedAsync(Cancellation);

        await caller.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task StreamSearchFaces_MoreThanMayBeInFlight_AnswersEveryItemOnce()
    {
        var gallery = await CreateAsync();
        var count = (2 * MostAtOnce) + 1;

        var answers = await StreamAsync([.. Enumerable.Range(0, count).Select(i => Item($"{i}", gallery, i % 2))]);

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"{i}").Order(), answers.Select(answer => answer.ItemId).Order());
        Assert.All(answers, answer => Assert.Equal(
            int.Parse(answer.ItemId, System.Globalization.CultureInfo.InvariantCulture) % 2 == 0 ? "anna" : "bob", answer.Outcome.Found.Candidates[0].SubjectId));
    }

    [Fact]
    public async Task StreamSearchFaces_BadItems_SayWhatIsWrongWithEach()
    {
        var gallery = await CreateAsync();

        var answers = await StreamAsync(
            Item("", gallery, 0),
            Item(new string('x', 129), gallery, 0),
            Item("elsewhere", "nowhere", 0),
            Item("bad", "a/b", 0),
            new StreamSearchFacesRequest { ItemId = "nobody" },
            Item("good", gallery, 0));

        var errors = answers.ToDictionary(answer => answer.ItemId, answer => answer.Outcome.Error);
        Assert.Null(errors["good"]);
        Assert.Contains("item_id", errors[""].Message, StringComparison.Ordinal);
        Assert.Contains("129 characters", errors[new string('x', 129)].Message, StringComparison.Ordinal);
        Assert.Equal((int)StatusCode.NotFound, errors["elsewhere"].Code);
        Assert.Contains("gallery", errors["bad"].Message, StringComparison.Ordinal);
        Assert.Contains("search: is empty", errors["nobody"].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamSearchFaces_CallerCancels_Ends()
    {
        var gallery = await CreateAsync();
        using var caller = new CancellationTokenSource();
        using var call = matcher.Matching.StreamSearchFaces(cancellationToken: caller.Token);
        await call.RequestStream.WriteAsync(Item("1", gallery, 0), Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);

        await caller.CancelAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(StatusCode.Cancelled, refusal.StatusCode);
        Assert.Single(await StreamAsync(Item("2", gallery, 0)));
    }

    private static StreamSearchFacesRequest Item(string id, string gallery, double distance) =>
        new() { ItemId = id, Search = new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(distance) } };

    private Task<string> CreateAsync() => matcher.CreateGalleryAsync(("anna", "1", 0.01), ("bob", "1", 1));

    private async Task<IReadOnlyList<SearchOutcome>> BatchAsync(string gallery, params SearchFacesRequest[] searches) =>
        (await matcher.Matching.BatchSearchFacesAsync(new BatchSearchFacesRequest { Gallery = gallery, Searches = { searches } }, cancellationToken: Cancellation)).Outcomes;

    private async Task<List<StreamSearchFacesResponse>> StreamAsync(params StreamSearchFacesRequest[] requests)
    {
        using var call = matcher.Matching.StreamSearchFaces(cancellationToken: Cancellation);
        var reading = call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request, Cancellation);
        }

        await call.RequestStream.CompleteAsync();
        return await reading;
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetSearchSeveralTests(GarnetMatcher matcher) : SearchSeveralContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisSearchSeveralTests(RealRedisMatcher matcher) : SearchSeveralContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterSearchSeveralTests(ClusterMatcher matcher) : SearchSeveralContract(matcher);
