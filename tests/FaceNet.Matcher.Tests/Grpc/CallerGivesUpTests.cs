using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>Callers that cancel, or whose deadline passes, end the work that is done for them.</summary>
[Collection(nameof(OnGarnet))]
public sealed class CallerGivesUpTests(GarnetMatcher matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRpc_DeadlineThatHasPassed_IsExceeded()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));

        foreach (var request in AnyRpc.GoodRequests(gallery))
        {
            var late = await Assert.ThrowsAsync<RpcException>(() => matcher.Host.CallAsync(request, patience: TimeSpan.FromSeconds(-1)));
            Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        }

        Assert.Equal(1, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task EnrollFace_CancelledOverItsPicture_CancelsTheEmbedderAndEnrollsNothing()
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        var (gate, cancelled) = Block(embedder);
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);
        var gallery = await matcher.CreateGalleryAsync();
        using var caller = new CancellationTokenSource();
        var call = host.Matching.EnrollFaceAsync(Enroll(gallery), cancellationToken: caller.Token);
        await gate.ReachedAsync(Cancellation);

        await caller.CancelAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, refusal.StatusCode);
        await cancelled.ReachedAsync(Cancellation);
        Assert.Equal(0, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task EnrollFace_DeadlineOverItsPicture_ReachesTheEmbedderAndEnrollsNothing()
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        var (gate, cancelled) = Block(embedder);
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);
        var gallery = await matcher.CreateGalleryAsync();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(8);
        var seen = DateTime.MaxValue;
        var block = embedder.Embed;
        embedder.Embed = call =>
        {
            seen = call.Deadline;
            return block(call);
        };

        var refusal = await Assert.ThrowsAsync<RpcException>(() => host.Matching.EnrollFaceAsync(Enroll(gallery), deadline: deadline, cancellationToken: Cancellation).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, refusal.StatusCode);
        await gate.ReachedAsync(Cancellation);
        await cancelled.ReachedAsync(Cancellation);
        Assert.InRange(seen, deadline.AddSeconds(-1), deadline.AddSeconds(8));
        Assert.Equal(0, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task EnrollFace_EmbedderFindsFirstThatTheDeadlinePassed_IsNotTakenForAway()
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        embedder.Embed = _ => throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline passed."));
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);
        var gallery = await matcher.CreateGalleryAsync();

        var late = await Assert.ThrowsAsync<RpcException>(() => host.CallAsync(Enroll(gallery), patience: TimeSpan.FromSeconds(20)));
        var away = await Assert.ThrowsAsync<RpcException>(() => host.CallAsync(Enroll(gallery), patience: TimeSpan.FromMinutes(2)));

        Assert.Equal((StatusCode.DeadlineExceeded, StatusCode.Unavailable), (late.StatusCode, away.StatusCode));
    }

    [Fact]
    public async Task EveryRpc_DeadlineWhileTheStoreIsSilent_IsExceededAndHarmless()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        await using var wire = new TcpProxy(matcher.Store);
        await using var host = await MatcherHost.StartAsync(wire.Endpoint, matcher.Embedder);
        await host.CallAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0) });

        wire.Stall();
        await Task.WhenAll(AnyRpc.GoodRequests(gallery).SkipLast(2).Select(async request =>
        {
            var late = await Assert.ThrowsAsync<RpcException>(() => host.CallAsync(request, patience: TimeSpan.FromMilliseconds(300)));
            Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        }));
        wire.Mend();

        await host.CallAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0) });
    }

    private static EnrollFaceRequest Enroll(string gallery) => new() { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.Photo(1) };

    // Pictures stop at the first gate, and pass the second one when their caller has given up.
    private static (SyncPoint Gate, SyncPoint Cancelled) Block(FakeEmbedder embedder)
    {
        var (gate, cancelled) = (new SyncPoint("embedding"), new SyncPoint("cancellation"));
        cancelled.Release();
        embedder.Embed = async call =>
        {
            try
            {
                await gate.ArriveAsync(call.CancellationToken);
            }
            catch (OperationCanceledException)
            {
                await cancelled.ArriveAsync(CancellationToken.None);
            }

            return new EmbedOutcome { Embedded = new EmbeddedFace { Embedding = TinyFaces.At(0).Embedding } };
        };
        return (gate, cancelled);
    }

    private async Task<long> FaceCountAsync(string gallery) =>
        (await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation)).Gallery.FaceCount;
}
