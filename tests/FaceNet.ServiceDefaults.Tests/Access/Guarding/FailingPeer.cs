using System.Globalization;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Status = Google.Rpc.Status;

namespace FaceNet.ServiceDefaults.Tests.Access.Guarding;

/// <summary>A gRPC server, over real sockets, that fails as it is told to.</summary>
internal sealed class FailingPeer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Queue<TaskCompletionSource> _held = [];
    private readonly Lock _lock = new();
    private int _calls;

    private FailingPeer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>How many calls have come.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What every call fails with, if it is not held; null for none.</summary>
    public StatusCode? Failure { get; set; }

    /// <summary>The reason that the platform's services would give with it; null for a failure without one, as of whoever reaches nobody.</summary>
    public string? Reason { get; set; }

    /// <summary>How many further calls fail; the rest is answered.</summary>
    public int Failures { get; set; } = int.MaxValue;

    /// <summary>Whether calls that come wait until they are let go.</summary>
    public bool Holds { get; set; }

    /// <summary>When each call came, by a clock.</summary>
    public List<DateTimeOffset> Times { get; } = [];

    public static async Task<FailingPeer> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        var peer = new FailingPeer(app);
        app.Use((call, next) => peer.HandleAsync(call, next, time));
        app.MapGrpcService<Models>();
        app.MapGrpcService<Galleries>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return peer;
    }

    /// <summary>Lets all calls go that are held.</summary>
    public void LetGo()
    {
        lock (_lock)
        {
            Holds = false;
            while (_held.TryDequeue(out var call))
            {
                call.SetResult();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        LetGo();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext call, RequestDelegate next, TimeProvider time)
    {
        var held = Task.CompletedTask;
        StatusCode? failure;
        lock (_lock)
        {
            _calls++;
            Times.Add(time.GetUtcNow());
            failure = Failures > 0 ? Failure : null;
            Failures -= failure is null || Failures == int.MaxValue ? 0 : 1;
            if (Holds)
            {
                var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _held.Enqueue(wait);
                held = wait.Task;
            }
        }

        await held.WaitAsync(call.RequestAborted);
        if (failure is not { } code)
        {
            await next(call);
            return;
        }

        call.Response.ContentType = "application/grpc";
        call.Response.Headers["grpc-status"] = ((int)code).ToString(CultureInfo.InvariantCulture);
        call.Response.Headers["grpc-message"] = "told to fail";
        if (Reason is { } reason)
        {
            var status = new Status { Code = (int)code, Message = "told to fail" };
            status.Details.Add(Google.Protobuf.WellKnownTypes.Any.Pack(new ErrorInfo { Reason = reason, Domain = "facenet.platform" }));
            call.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
        }
    }

    private sealed class Models : EmbeddingService.EmbeddingServiceBase
    {
        public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context) => Task.FromResult(new ListModelsResponse());
    }

    private sealed class Galleries : GalleryService.GalleryServiceBase
    {
        public override Task<DeleteFaceResponse> DeleteFace(DeleteFaceRequest request, ServerCallContext context) => Task.FromResult(new DeleteFaceResponse());
    }
}
