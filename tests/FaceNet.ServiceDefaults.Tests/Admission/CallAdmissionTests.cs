using System.IO.Pipelines;
using System.Net;
using System.Text;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Admission;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Tests.Access;
using FaceNet.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.ServiceDefaults.Tests.Admission;

/// <summary>What a host reads of calls before it knows what they ask, over real sockets: nothing of strangers, and of all others no more than it may hold.</summary>
[Trait("Kind", "Integration")]
public sealed class CallAdmissionTests : IAsyncLifetime
{
    private const int Large = 900_000;
    private const string ListTrainings = "/facenet.training.v1.TrainingService/ListTrainings";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly (StatusCode, string) Full = (StatusCode.ResourceExhausted, ErrorReasons.MemoryFull);

    private readonly SecuredHost _host = new();
    private readonly SocketsHttpHandler _handler = new() { EnableMultipleHttp2Connections = true };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RequestMemory Memory => _host.Services.GetRequiredService<RequestMemory>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Stranger_IsRefusedBeforeTheBodyIsThere()
    {
        await StartAsync($"Security:ApiKeysFile={_host.WriteCallers(SecuredHost.Entry("ann", "key-a"))}");
        using var client = new HttpClient(_handler);
        using var body = new UnfinishedCall(Large, Large / 2);

        using var answer = await body.MakeAsync(client, _host.Grpc, ListTrainings, Cancellation);

        Assert.Equal("16", Assert.Single(answer.Headers.GetValues("grpc-status")));
        await IsEmptyAsync();
    }

    [Fact]
    public async Task CallerAtItsLimit_IsRefusedBeforeTheBodyIsThere()
    {
        await StartAsync("Security:ConcurrentCalls=1", $"Security:ApiKeysFile={_host.WriteCallers(SecuredHost.Entry("ann", "key-a"))}");
        using var channel = _host.Open();
        using var first = new TrainingService.TrainingServiceClient(channel).GetTrainingAsync(new GetTrainingRequest(), SecuredHost.Key("key-a"), cancellationToken: Cancellation);
        await _host.Trainer.Arrived;
        using var client = new HttpClient(_handler);
        client.DefaultRequestHeaders.Add(ApiKey.Header, "key-a");
        using var body = new UnfinishedCall(Large, Large / 2);

        using var answer = await body.MakeAsync(client, _host.Grpc, ListTrainings, Cancellation);

        Assert.Equal("8", Assert.Single(answer.Headers.GetValues("grpc-status")));
        Assert.Contains("calls under way", Uri.UnescapeDataString(Assert.Single(answer.Headers.GetValues("grpc-message"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60_000, false)]
    [InlineData(70_000, true)]
    public async Task OpenRpc_TakesNoRoomAndASmallBodyOnly(int bytes, bool isRefused)
    {
        await StartAsync();
        using var channel = _host.Open();
        var trainer = new TrainingService.TrainingServiceClient(channel);
        using var first = Hold(trainer, Large);
        using var second = Hold(trainer, Large);
        await HoldsAsync(2 * Large);
        using var third = Hold(trainer, 290_000);
        await HoldsAsync(2_090_000);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await new Grpc.Health.V1.Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = new string('s', bytes) }, cancellationToken: Cancellation));

        Assert.Equal(isRefused, refused.StatusCode != StatusCode.NotFound);
    }

    [Fact]
    public async Task UnaryCalls_LargerTogetherThanTheHostHolds_AreRefusedUntilOthersAreAnswered()
    {
        await StartAsync();
        using var channel = _host.Open();
        var trainer = new TrainingService.TrainingServiceClient(channel);
        using var first = Hold(trainer, Large);
        using var second = Hold(trainer, Large);
        await HoldsAsync(2 * Large);

        Assert.Equal(Full, await Refusal.OfAsync(() => ListAsync(trainer, Large)));
        await ListAsync(trainer, 10);
        _host.Trainer.LetGo();
        await first;
        await second;

        await IsEmptyAsync();
        await ListAsync(trainer, Large);
    }

    [Fact]
    public async Task Calls_WhoseBodiesDoNotEnd_AreHeldToTheSameBound()
    {
        await StartAsync();
        using var client = new HttpClient(_handler);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        UnfinishedCall[] held = [new(Large + 1, Large), new(Large + 1, Large)];
        var answers = held.Select(call => call.MakeAsync(client, _host.Grpc, ListTrainings, end.Token)).ToArray();
        await Task.WhenAll(held.Select(call => call.HasSent));
        await HoldsAsync(2 * Large);
        using var third = new UnfinishedCall(Large + 1, Large);

        using var answer = await third.MakeAsync(client, _host.Grpc, ListTrainings, Cancellation);

        Assert.Equal("8", Assert.Single(answer.Headers.GetValues("grpc-status")));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(answers));
        await IsEmptyAsync();
    }

    [Fact]
    public async Task CompressedCall_CountsAsLargeAsItMayBe()
    {
        await StartAsync();
        using var channel = _host.Open();
        var trainer = new TrainingService.TrainingServiceClient(channel);
        var gzip = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        using var first = trainer.GetTrainingAsync(new GetTrainingRequest { TrainingId = new string('t', Large) }, gzip, cancellationToken: Cancellation);
        await _host.Trainer.Arrived;
        using var second = Hold(trainer, Large);
        await HoldsAsync(2 * Large);

        Assert.Equal(Full, await Refusal.OfAsync(async () => await trainer.ListTrainingsAsync(new ListTrainingsRequest(), gzip, cancellationToken: Cancellation)));
        _host.Trainer.LetGo();
        await first;
        await second;
        await trainer.ListTrainingsAsync(new ListTrainingsRequest(), gzip, cancellationToken: Cancellation);

        await IsEmptyAsync();
    }

    [Fact]
    public async Task Stream_MessagesThatAreAnsweredOneByOne_TakeNoMoreThanOne()
    {
        await StartAsync();
        using var channel = _host.Open();
        using var stream = new MatchingService.MatchingServiceClient(channel).StreamSearchFaces(cancellationToken: Cancellation);

        for (var item = 0; item < 10; item++)
        {
            await stream.RequestStream.WriteAsync(new StreamSearchFacesRequest { ItemId = new string('i', Large) }, Cancellation);
            Assert.True(await stream.ResponseStream.MoveNext(Cancellation));
        }

        Assert.InRange(Memory.Held, 0, Large + 1_000);
        await stream.RequestStream.CompleteAsync();
        Assert.False(await stream.ResponseStream.MoveNext(Cancellation));
        await IsEmptyAsync();
    }

    [Fact]
    public async Task Stream_WhereThereIsNoRoom_WaitsUntilOthersAreAnswered()
    {
        await StartAsync();
        using var channel = _host.Open();
        var trainer = new TrainingService.TrainingServiceClient(channel);
        using var first = Hold(trainer, Large);
        using var second = Hold(trainer, Large);
        await HoldsAsync(2 * Large);
        using var stream = new MatchingService.MatchingServiceClient(channel).StreamSearchFaces(cancellationToken: Cancellation);

        var sent = stream.RequestStream.WriteAsync(new StreamSearchFacesRequest { ItemId = new string('i', Large) }, Cancellation);
        var answered = stream.ResponseStream.MoveNext(Cancellation);
        await Assert.ThrowsAsync<TimeoutException>(() => answered.WaitAsync(TimeSpan.FromMilliseconds(300), Cancellation));
        _host.Trainer.LetGo();

        await sent;
        Assert.True(await answered);
        await first;
        await second;
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    public async Task Stream_MessagesThatAreAnsweredSideBySide_AreHeldUntilTheyAre(string encoding)
    {
        await StartAsync("Listeners:MaxInFlightBytes=3000000");
        using var channel = GrpcChannel.ForAddress(_host.Grpc, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        using var stream = new MatchingService.MatchingServiceClient(channel).StreamEnrollFaces(new Metadata { { "grpc-internal-encoding-request", encoding } }, cancellationToken: Cancellation);

        var sending = SendAsync(stream.RequestStream);

        Assert.Equal(Full, await Refusal.OfAsync(() => stream.ResponseStream.MoveNext(Cancellation).WaitAsync(Patience, Cancellation)));
        await sending;
        await IsEmptyAsync();
    }

    [Theory]
    [InlineData(false, true, "application/json")]
    [InlineData(false, false, "application/json")]
    [InlineData(true, true, "application/json")]
    [InlineData(true, false, "application/json")]
    [InlineData(true, false, "application/grpc+json")]
    public async Task JsonCall_CountsFromItsHeadersOn(bool isHttp2, bool hasLength, string contentType)
    {
        await StartAsync();
        using var channel = _host.Open();
        var trainer = new TrainingService.TrainingServiceClient(channel);
        using var first = Hold(trainer, Large);
        using var second = Hold(trainer, Large);
        await HoldsAsync(2 * Large);
        using var client = new HttpClient(_handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(isHttp2 ? _host.Grpc : _host.Web, "/v1/galleries/g/subjects/s/faces"))
        {
            Content = new StringContent($$"""{"probe":{},"requestId":"{{new string('r', Large)}}"}""", Encoding.UTF8, contentType),
            Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (!hasLength)
        {
            request.Content = new StreamContent(PipeReader.Create(await request.Content.ReadAsStreamAsync(Cancellation)).AsStream()) { Headers = { ContentType = request.Content.Headers.ContentType } };
        }

        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Contains(ErrorReasons.MemoryFull, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        _host.Trainer.LetGo();
        await first;
        await second;
    }

    // Who sends when the stream ends learns only that it did.
    private static async Task SendAsync(IClientStreamWriter<StreamEnrollFacesRequest> requests)
    {
        try
        {
            for (var item = 0; item < 4; item++)
            {
                await requests.WriteAsync(new StreamEnrollFacesRequest { ItemId = new string('i', Large) }, Cancellation);
            }
        }
        catch (Exception ended) when (ended is RpcException or InvalidOperationException)
        {
        }
    }

    // Until the trainer lets go.
    private static AsyncUnaryCall<GetTrainingResponse> Hold(TrainingService.TrainingServiceClient trainer, int bytes) =>
        trainer.GetTrainingAsync(new GetTrainingRequest { TrainingId = new string('t', bytes) }, cancellationToken: Cancellation);

    private static async Task ListAsync(TrainingService.TrainingServiceClient trainer, int bytes) =>
        await trainer.ListTrainingsAsync(new ListTrainingsRequest { PageToken = new string('t', bytes) }, cancellationToken: Cancellation);

    private Task StartAsync(params string[] settings) => _host.StartAsync(["Listeners:MaxMessageBytes=1000000", "Listeners:MaxInFlightBytes=2100000", .. settings]);

    private Task HoldsAsync(long bytes) => Eventually.HoldsAsync($"{bytes} bytes to be held", () => Memory.Held >= bytes, Cancellation);

    private Task IsEmptyAsync() => Eventually.HoldsAsync("nothing to be held", () => Memory.Held == 0, Cancellation);
}
