using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Tests.Access;
using FaceNet.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace FaceNet.ServiceDefaults.Tests.Streaming;

/// <summary>A host that stops while callers have streams open, over real sockets.</summary>
[Trait("Kind", "Integration")]
public sealed class StoppingStreamsTests : IAsyncLifetime
{
    // Far less than what a host is given to stop, which is thirty seconds.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly (StatusCode, string) Stopping = (StatusCode.Unavailable, ErrorReasons.Stopping);

    private readonly SecuredHost _host = new();
    private GrpcChannel? _channel;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _host.StartAsync();
        _channel = _host.Open();
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task IdleStreams_EndWhenTheHostStops()
    {
        using var search = new MatchingService.MatchingServiceClient(_channel).StreamSearchFaces(cancellationToken: Cancellation);
        await search.RequestStream.WriteAsync(new StreamSearchFacesRequest { ItemId = "a" }, Cancellation);
        Assert.True(await search.ResponseStream.MoveNext(Cancellation));
        using var import = new TransferService.TransferServiceClient(_channel).ImportGallery(cancellationToken: Cancellation);
        await import.RequestStream.WriteAsync(new ImportGalleryRequest { Chunk = new TransferChunk() }, Cancellation);
        var ended = search.ResponseStream.MoveNext(Cancellation);

        await _host.StopAsync().WaitAsync(Soon, Cancellation);

        Assert.Equal(Stopping, await Refusal.OfAsync(() => ended));
        Assert.Equal(Stopping, await Refusal.OfAsync(() => import.ResponseAsync));
    }

    [Fact]
    public async Task RequestsUnderWay_AreAnsweredBeforeTheirStreamEnds()
    {
        using var enroll = new MatchingService.MatchingServiceClient(_channel).StreamEnrollFaces(cancellationToken: Cancellation);
        await enroll.RequestStream.WriteAsync(new StreamEnrollFacesRequest { ItemId = "a" }, Cancellation);
        await enroll.RequestStream.WriteAsync(new StreamEnrollFacesRequest { ItemId = "b" }, Cancellation);
        await Eventually.HoldsAsync("both to be read", () => _host.Trainer.UnderWay == 2, Cancellation);

        var stopped = _host.StopAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => stopped.WaitAsync(TimeSpan.FromMilliseconds(300), Cancellation));
        _host.Trainer.LetGo();

        Assert.Equal(["a", "b"], new[] { await NextAsync(enroll), await NextAsync(enroll) }.Order());
        Assert.Equal(Stopping, await Refusal.OfAsync(() => enroll.ResponseStream.MoveNext(Cancellation)));
        await stopped.WaitAsync(Soon, Cancellation);
    }

    private static async Task<string> NextAsync(AsyncDuplexStreamingCall<StreamEnrollFacesRequest, StreamEnrollFacesResponse> stream) =>
        await stream.ResponseStream.MoveNext(Cancellation) ? stream.ResponseStream.Current.ItemId : "";
}
