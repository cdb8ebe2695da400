using System.Diagnostics.Metrics;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Access.Peers.Guarding;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using FaceNet.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Tests.Access.Guarding;

/// <summary>How long a guard waits before it sends a call again, of many calls that reach nobody.</summary>
public sealed class PeerPausesTests : IDisposable
{
    private const int Calls = 100;
    private const int Retries = 3;

    private static readonly Method<ListModelsRequest, ListModelsResponse> ListModels = new(
        MethodType.Unary,
        "facenet.embedding.v1.EmbeddingService",
        "ListModels",
        Marshallers.Create(request => request.ToByteArray(), ListModelsRequest.Parser.ParseFrom),
        Marshallers.Create(response => response.ToByteArray(), ListModelsResponse.Parser.ParseFrom));

    private readonly HastyTime _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Call_NobodyReached_PausesDoubleAndAreByChanceHalfAsMuchMoreOrLess()
    {
        var delay = TimeSpan.FromSeconds(1);
        for (var call = 0; call < Calls; call++)
        {
            await FailAsync(new EmbedderClientOptions { MaxRetries = Retries, RetryDelay = delay, BreakMinimumCalls = 10_000 });
        }

        var waits = _time.Waits;
        Assert.Equal(Calls * Retries, waits.Count);
        for (var retry = 0; retry < Retries; retry++)
        {
            var middle = delay * Math.Pow(2, retry);
            TimeSpan[] drawn = [.. waits.Where((_, at) => at % Retries == retry)];
            Assert.All(drawn, pause => Assert.InRange(pause, middle * 0.5, middle * 1.5));
            Assert.Contains(drawn, pause => pause < middle);
            Assert.Contains(drawn, pause => pause > middle);
        }
    }

    // By a guard of its own: the budget of one is soon spent.
    private async Task FailAsync(EmbedderClientOptions options)
    {
        var guard = new PeerGuard<EmbedderClientOptions>(
            new Peer("Embedder", "EmbedderClient", ErrorReasons.EmbedderUnavailable),
            Options.Create(options),
            new PeerMetrics(_services.GetRequiredService<IMeterFactory>()),
            _time,
            NullLogger<PeerGuard<EmbedderClientOptions>>.Instance);
        var context = new ClientInterceptorContext<ListModelsRequest, ListModelsResponse>(ListModels, null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken));
        using var call = guard.AsyncUnaryCall(new ListModelsRequest(), context, ReachNobody);

        await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
    }

    private static AsyncUnaryCall<ListModelsResponse> ReachNobody(ListModelsRequest request, ClientInterceptorContext<ListModelsRequest, ListModelsResponse> context) => new(
        Task.FromException<ListModelsResponse>(new RpcException(new Status(StatusCode.Unavailable, "nobody"))),
        Task.FromResult(new Metadata()),
        () => Status.DefaultSuccess,
        () => new Metadata(),
        () => { });
}
