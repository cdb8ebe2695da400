using System.Diagnostics.Metrics;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Access.Peers;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Models;
using FaceNet.Testing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FaceNet.ServiceDefaults.Tests.Access.Guarding;

/// <summary>A host calls another that fails, over real sockets; only the clock of the one that calls is not real.</summary>
[Trait("Kind", "Integration")]
public sealed class PeerGuardTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Deadlines are kept by the real clock.
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly LogText _log = new(LogLevel.Debug);
    private FailingPeer? _peer;
    private WebApplication? _calling;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FailingPeer Peer => _peer!;

    public async ValueTask InitializeAsync() => _peer = await FailingPeer.StartAsync(_time);

    public async ValueTask DisposeAsync()
    {
        await (_calling?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Peer.DisposeAsync();
    }

    [Fact]
    public async Task Call_NobodyReachedTwice_IsSentAgainAndAnswered()
    {
        await StartAsync("RetryDelay=00:00:01");
        (Peer.Failure, Peer.Failures) = (StatusCode.Unavailable, 2);

        await AdvanceUntilAsync(ReadAsync());

        Assert.Equal(3, Peer.Calls);
        Assert.True(Peer.Times[1] - Peer.Times[0] >= TimeSpan.FromSeconds(0.5));
        Assert.True(Peer.Times[2] - Peer.Times[1] >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Call_NobodyReachedForLong_FailsAfterAllRetries()
    {
        await StartAsync("MaxRetries=3", "BreakMinimumCalls=100");
        Peer.Failure = StatusCode.Unavailable;

        Assert.Equal(StatusCode.Unavailable, await FailureAsync(AdvanceUntilAsync(ReadAsync())));

        Assert.Equal(4, Peer.Calls);
    }

    [Fact]
    public async Task Call_ThatCouldBeDoneTwice_IsNotSentAgain()
    {
        await StartAsync();
        Peer.Failure = StatusCode.Unavailable;

        var write = _calling!.Services.GetRequiredService<GalleryService.GalleryServiceClient>().DeleteFaceAsync(new DeleteFaceRequest(), cancellationToken: Cancellation);
        Assert.Equal(StatusCode.Unavailable, await FailureAsync(write.ResponseAsync));

        Assert.Equal(1, Peer.Calls);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.ResourceExhausted)]
    public async Task Call_TheServiceSaysThatItCannot_IsNotSentAgain(StatusCode code)
    {
        await StartAsync();
        (Peer.Failure, Peer.Reason) = (code, "QUEUE_FULL");

        Assert.Equal(code, await FailureAsync(ReadAsync()));

        Assert.Equal(1, Peer.Calls);
    }

    [Fact]
    public async Task Call_DeadlineComesBeforeTheRetry_FailsWithWhatHappened()
    {
        await StartAsync("RetryDelay=00:00:10");
        Peer.Failure = StatusCode.Unavailable;

        // The deadline comes in four seconds of this clock, and in more than a minute of the one that ends calls.
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(StatusCode.Unavailable, await FailureAsync(ReadAsync(_time.GetUtcNow().UtcDateTime.AddSeconds(4))));

        Assert.Equal(1, Peer.Calls);
    }

    [Fact]
    public async Task Calls_ManyToAServiceThatIsAway_AreHardlyMoreThanWithoutRetries()
    {
        await StartAsync("BreakMinimumCalls=10000");
        using var retried = Collect("facenet.peer.call.retried");
        using var unretried = Collect("facenet.peer.call.unretried");
        Peer.Failure = StatusCode.Unavailable;

        for (var call = 0; call < 200; call++)
        {
            await FailureAsync(AdvanceUntilAsync(ReadAsync()));
        }

        // Ten were saved up, and each call but the first, which found them all, earned a tenth.
        Assert.Equal(200 + 10 + 19, Peer.Calls);
        Assert.Equal((29, 195), (retried.Count, unretried.Count));
    }

    [Fact]
    public async Task Calls_ToAServiceThatFails_AreRefusedAtOnceUntilOneIsAnswered()
    {
        await StartAsync("MaxRetries=0", "BreakMinimumCalls=4", "BreakDuration=00:00:05");
        using var changed = Collect("facenet.peer.circuit.changed");
        using var heldBack = Collect("facenet.peer.call.held_back");
        await FailAsync(4);

        var refused = await Assert.ThrowsAsync<UnavailableException>(() => ReadAsync());

        Assert.Equal((ErrorReasons.EmbedderUnavailable, TimeSpan.FromSeconds(5)), (refused.Reason, refused.RetryAfter));
        Assert.Contains(Peer.Address, refused.Message, StringComparison.Ordinal);
        Assert.Contains("EmbedderClient__Address", refused.Message, StringComparison.Ordinal);
        var catalog = _calling!.Services.GetRequiredService<ModelCatalog>();
        Assert.Equal(ErrorReasons.EmbedderUnavailable, (await Assert.ThrowsAsync<UnavailableException>(() => catalog.GetBySpaceAsync("space", Cancellation))).Reason);
        Assert.Equal(4, Peer.Calls);

        // One finds out, and nobody else goes with it.
        (Peer.Failure, Peer.Holds) = (null, true);
        _time.Advance(TimeSpan.FromSeconds(5));
        var probe = ReadAsync();
        await Eventually.HoldsAsync("one call came", () => Peer.Calls == 5, Cancellation);
        await Assert.ThrowsAsync<UnavailableException>(() => ReadAsync());
        Peer.LetGo();
        await probe;
        await ReadAsync();

        Assert.Equal(6, Peer.Calls);
        Assert.Equal(["peer=embedder state=open", "peer=embedder state=half_open", "peer=embedder state=closed"], changed.Tags);
        Assert.Equal(3, heldBack.Count);
        Assert.True(_log.Contains("fails: calls to it are refused for now") && _log.Contains("answers again"));
    }

    [Fact]
    public async Task Calls_TheOneThatFindsOutFails_AreRefusedForAnotherWhile()
    {
        await StartAsync("MaxRetries=0", "BreakMinimumCalls=4", "BreakDuration=00:00:05");
        await FailAsync(4);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(StatusCode.Unavailable, await FailureAsync(ReadAsync()));
        await Assert.ThrowsAsync<UnavailableException>(() => ReadAsync());
        _time.Advance(TimeSpan.FromSeconds(4.9));
        await Assert.ThrowsAsync<UnavailableException>(() => ReadAsync());

        Assert.Equal(5, Peer.Calls);
    }

    [Fact]
    public async Task Calls_WhoeverFindsOutGivesUp_AreNotLetGo()
    {
        await StartAsync("MaxRetries=0", "BreakMinimumCalls=4", "BreakDuration=00:00:05");
        await FailAsync(4);
        (Peer.Failure, Peer.Holds) = (null, true);
        _time.Advance(TimeSpan.FromSeconds(5));
        using var impatience = new CancellationTokenSource();
        var probe = Client.ListModelsAsync(new ListModelsRequest(), cancellationToken: impatience.Token).ResponseAsync;
        await Eventually.HoldsAsync("one call came", () => Peer.Calls == 5, Cancellation);

        await impatience.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, await FailureAsync(probe));
        Peer.LetGo();
        await Assert.ThrowsAsync<UnavailableException>(() => ReadAsync());
        Assert.Equal(5, Peer.Calls);
    }

    [Fact]
    public async Task Calls_RefusedByTheServiceOrGivenUp_HoldNothingBack()
    {
        await StartAsync("MaxRetries=0", "BreakMinimumCalls=2", "BreakRatio=0.01");
        (Peer.Failure, Peer.Reason) = (StatusCode.InvalidArgument, "INVALID_FIELD");
        for (var call = 0; call < 20; call++)
        {
            Assert.Equal(StatusCode.InvalidArgument, await FailureAsync(ReadAsync()));
        }

        (Peer.Failure, Peer.Holds) = (null, true);
        for (var call = 0; call < 5; call++)
        {
            Assert.Equal(StatusCode.DeadlineExceeded, await FailureAsync(ReadAsync(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(0.1))));
        }

        Peer.LetGo();
        await ReadAsync();
    }

    [Theory]
    [InlineData("MaxRetries=11")]
    [InlineData("RetryShare=1.1")]
    [InlineData("RetryDelay=00:00:11")]
    [InlineData("BreakRatio=0")]
    [InlineData("BreakMinimumCalls=1")]
    [InlineData("BreakWindow=00:00:00.4")]
    [InlineData("BreakDuration=00:11:00")]
    public async Task Start_OptionOutOfRange_Fails(string setting)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(setting));

        Assert.Contains(setting.Split('=')[0], refused.Message, StringComparison.Ordinal);
    }

    private EmbeddingService.EmbeddingServiceClient Client => _calling!.Services.GetRequiredService<EmbeddingService.EmbeddingServiceClient>();

    private async Task StartAsync(params string[] settings)
    {
        var builder = WebApplication.CreateBuilder(
            ["--Listeners:GrpcPort=0", "--Listeners:WebPort=0", $"--EmbedderClient:Address={Peer.Address}", .. settings.Select(setting => $"--EmbedderClient:{setting}")]);
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Debug);
        builder.Logging.AddProvider(_log);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.AddServiceDefaults();
        builder.Services.AddEmbedderClient();
        builder.Services.AddPeerClient<GalleryService.GalleryServiceClient, EmbedderClientOptions>();
        _calling = builder.Build();
        await _calling.StartAsync(Cancellation);
    }

    private async Task ReadAsync(DateTime? deadline = null) => await Client.ListModelsAsync(new ListModelsRequest(), deadline: deadline, cancellationToken: Cancellation);

    private async Task FailAsync(int calls)
    {
        Peer.Failure = StatusCode.Unavailable;
        for (var call = 0; call < calls; call++)
        {
            Assert.Equal(StatusCode.Unavailable, await FailureAsync(ReadAsync()));
        }
    }

    // A call that waits for the clock, which stands still, has to fail, too.
    private static async Task<StatusCode> FailureAsync(Task call) => (await Assert.ThrowsAsync<RpcException>(() => call.WaitAsync(Patience, Cancellation))).StatusCode;

    // The clock goes on as long as somebody may wait for it.
    private async Task AdvanceUntilAsync(Task call)
    {
        while (!call.IsCompleted)
        {
            await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(5), Cancellation));
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }

        await call;
    }

    private CountedChanges Collect(string counter) => new(_calling!.Services.GetRequiredService<IMeterFactory>(), counter);
}
