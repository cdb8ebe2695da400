using System.Net;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.Matcher.Tests.Galleries;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Google.Protobuf;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What callers see while Redis does not answer, and when it is back.</summary>
public abstract class StoreAwayContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Endpoint => matcher.Store.Split(',')[0];

    [Fact]
    public async Task EveryRpc_StoreCutOff_IsUnavailableUntilItIsBack()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        await using var wire = new TcpProxy(Endpoint);
        await using var host = await MatcherHost.StartAsync(Through(wire), matcher.Embedder);
        await AssertFindsAnnaAsync(host, gallery);

        wire.Cut();
        await Eventually.HoldsAsync("the Matcher to notice", async () => !await IsReadyAsync(host), Cancellation);
        await Task.WhenAll(AnyRpc.GoodRequests(gallery).Select(
            request => Refusals.AssertUnavailableAsync(host.CallAsync(request), ErrorReasons.StoreUnavailable, "Redis does not answer", "Retry", "Redis__Configuration")));

        wire.Mend();
        await Eventually.HoldsAsync("the Matcher to be ready again", () => IsReadyAsync(host), Cancellation);
        await AssertFindsAnnaAsync(host, gallery);
    }

    [Fact]
    public async Task EveryRpc_ConnectionLostForAMoment_FailsNoCall()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        await using var wire = new TcpProxy(Endpoint);
        await using var host = await MatcherHost.StartAsync(Through(wire), matcher.Embedder);
        await AssertFindsAnnaAsync(host, gallery);

        wire.Cut();
        var calls = AnyRpc.GoodRequests(gallery).Where(IsRepeatable).Select(request => host.CallAsync(request)).ToArray();
        await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
        wire.Mend();

        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Items_ConnectionLostForAMoment_FailsNoneOfThem()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        await using var wire = new TcpProxy(Endpoint);
        await using var host = await MatcherHost.StartAsync(Through(wire), matcher.Embedder);
        await AssertFindsAnnaAsync(host, gallery);
        using var enrolling = host.Matching.StreamEnrollFaces(cancellationToken: Cancellation);
        using var searching = host.Matching.StreamSearchFaces(cancellationToken: Cancellation);

        // The batch has looked at its gallery, the streams are open, and the next command of an item is lost.
        wire.CutAt(sent => sent.Contains(gallery, StringComparison.Ordinal) && sent.Contains("\r\nVSIM\r\n", StringComparison.Ordinal), delivered: false);
        var batch = host.Matching.BatchSearchFacesAsync(
            new BatchSearchFacesRequest { Gallery = gallery, Searches = { new SearchFacesRequest { Probe = TinyFaces.At(0) } } }, cancellationToken: Cancellation).ResponseAsync;
        await Eventually.HoldsAsync("the Matcher to notice", async () => !await IsReadyAsync(host), Cancellation);
        await enrolling.RequestStream.WriteAsync(
            new StreamEnrollFacesRequest { ItemId = "1", Face = new EnrollFaceRequest { Gallery = gallery, SubjectId = "bob", FaceId = "1", Face = TinyFaces.At(1) } }, Cancellation);
        await searching.RequestStream.WriteAsync(
            new StreamSearchFacesRequest { ItemId = "1", Search = new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0) } }, Cancellation);
        await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
        wire.Mend();

        Assert.Equal("anna", Assert.Single((await batch).Outcomes).Found.Candidates[0].SubjectId);
        Assert.True(await enrolling.ResponseStream.MoveNext(Cancellation));
        Assert.Equal("bob", enrolling.ResponseStream.Current.Outcome.Enrolled?.Face.SubjectId);
        Assert.True(await searching.ResponseStream.MoveNext(Cancellation));
        Assert.Equal("anna", searching.ResponseStream.Current.Outcome.Found?.Candidates[0].SubjectId);
    }

    [Fact]
    public async Task RepairGallery_ConnectionLostAfterItMended_DoesNotAnswerThatNothingWasLost()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        await using var store = new MatcherStore(matcher.Store);
        var stored = await store.Galleries.GetAsync(gallery, Cancellation);
        await store.Index.RemoveAsync(stored.Shards[0].Vectors, (await store.Subjects.GetAsync(stored, "anna", Cancellation)).Elements, Cancellation);
        await using var wire = new TcpProxy(Endpoint);
        await using var host = await MatcherHost.StartAsync(Through(wire), matcher.Embedder);
        wire.CutAt(sent => sent.Contains(gallery, StringComparison.Ordinal) && sent.Contains("\r\nEXEC\r\n", StringComparison.Ordinal), delivered: true);

        var call = host.CallAsync(new RepairGalleryRequest { Gallery = gallery });
        await Eventually.HoldsAsync("the lost face to be deleted", async () => await store.Subjects.FindAsync(stored, "anna", Cancellation) is null, Cancellation);
        await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
        wire.Mend();

        await Refusals.AssertUnavailableAsync(call, ErrorReasons.StoreUnavailable);
    }

    [Fact]
    public async Task Start_StoreAway_ComesUpNotReadyAndWorksOnceItIsThere()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        await using var wire = new TcpProxy(Endpoint);
        wire.Cut();

        await using var host = await MatcherHost.StartAsync(Through(wire) + ",connectTimeout=300", matcher.Embedder);

        Assert.False(await IsReadyAsync(host));
        wire.Mend();
        await Eventually.HoldsAsync("the Matcher to be ready", () => IsReadyAsync(host), Cancellation);
        await AssertFindsAnnaAsync(host, gallery);
    }

    [Fact]
    public async Task EveryRpc_StoreSilentFromTheStart_IsUnavailableWithinTheTimeOfOneAttempt()
    {
        await using var wire = new TcpProxy(Endpoint);
        wire.Stall();
        await using var host = await MatcherHost.StartAsync(Through(wire) + ",connectTimeout=200", matcher.Embedder);

        var calls = Enumerable.Repeat(AnyRpc.GoodRequests("nowhere"), 4).SelectMany(requests => requests);

        // An attempt takes half a second; one after the other, sixty and more take longer than these callers wait.
        await Task.WhenAll(calls.Select(request => Refusals.AssertUnavailableAsync(
            host.CallAsync(request, patience: TimeSpan.FromSeconds(30)), ErrorReasons.StoreUnavailable, "Redis does not answer", "Redis__Configuration")));
    }

    [Fact]
    public async Task EveryRead_StoreStalled_IsUnavailableAndNotEmpty()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        await using var wire = new TcpProxy(Endpoint);
        await using var host = await MatcherHost.StartAsync(Through(wire) + ",asyncTimeout=3000", matcher.Embedder);
        await AssertFindsAnnaAsync(host, gallery);

        wire.Stall();
        await Task.WhenAll(AnyRpc.GoodRequests(gallery).SkipLast(2).Select(
            request => Refusals.AssertUnavailableAsync(host.CallAsync(request), ErrorReasons.StoreUnavailable, "Redis does not answer")));

        wire.Mend();
        await Eventually.HoldsAsync("the Matcher to be ready again", () => IsReadyAsync(host), Cancellation);
        await AssertFindsAnnaAsync(host, gallery);
    }

    [Theory]
    [InlineData("GET", false, false)]
    [InlineData("HMSET", false, false)]
    [InlineData("HMSET", true, false)]
    [InlineData("VADD", false, false)]
    [InlineData("VADD", true, false)]
    [InlineData("EXEC", false, false)]
    [InlineData("EXEC", true, true)]
    public async Task EnrollFace_StoreLostAtACommand_IsWholeOrNotAtAllAndMayBeRepeated(string command, bool delivered, bool kept)
    {
        var gallery = await matcher.CreateGalleryAsync(("bob", "1", 1));
        await using var wire = new TcpProxy(Endpoint);
        await using var host = await MatcherHost.StartAsync(Through(wire), matcher.Embedder);
        wire.CutAt(sent => sent.Contains(gallery, StringComparison.Ordinal) && sent.Contains($"\r\n{command}\r\n", StringComparison.Ordinal), delivered);

        await Refusals.AssertUnavailableAsync(
            host.CallAsync(new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = "1", Face = TinyFaces.At(0.01) }), ErrorReasons.StoreUnavailable);

        await AssertFindsAsync(gallery, kept ? ["anna", "bob"] : ["bob"]);
        Assert.Equal(kept, (await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0.01))).AlreadyEnrolled);
        await AssertFindsAsync(gallery, ["anna", "bob"]);
    }

    private static bool IsRepeatable(IMessage request) => request is not (DeleteFaceRequest or DeleteSubjectRequest or DeleteGalleryRequest or RepairGalleryRequest);

    private static async Task<bool> IsReadyAsync(MatcherHost host) =>
        (await host.Web.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation)).StatusCode == HttpStatusCode.OK;

    private static async Task<SearchFacesResponse> SearchAsync(MatcherHost host, string gallery) =>
        await host.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0) }, cancellationToken: Cancellation);

    private static async Task AssertFindsAnnaAsync(MatcherHost host, string gallery) =>
        Assert.Equal("anna", Assert.Single((await SearchAsync(host, gallery)).Candidates).SubjectId);

    private async Task AssertFindsAsync(string gallery, string[] subjects)
    {
        var found = await SearchAsync(matcher.Host, gallery);
        Assert.Equal(subjects, found.Candidates.Select(candidate => candidate.SubjectId));
        Assert.Equal(subjects.Length, found.Threshold.Comparisons);
    }

    private string Through(TcpProxy wire) => matcher.Store.Replace(Endpoint, wire.Endpoint, StringComparison.Ordinal);
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetStoreAwayTests(GarnetMatcher matcher) : StoreAwayContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisStoreAwayTests(RealRedisMatcher matcher) : StoreAwayContract(matcher);
