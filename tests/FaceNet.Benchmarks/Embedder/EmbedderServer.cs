using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FaceNet.Embedder;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Hosting;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>An Embedder on a real socket of this process, and clients that call it through it.</summary>
internal sealed class EmbedderServer : IAsyncDisposable
{
    /// <summary>Callers that share a connection.</summary>
    public const int CallersPerConnection = 16;

    private readonly WebApplication _app;
    private readonly string _address;
    private readonly List<GrpcChannel> _channels = [];

    private EmbedderServer(WebApplication app)
    {
        _app = app;
        _address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>Milliseconds that refused calls spent in the server, from their headers to their status.</summary>
    public ConcurrentBag<double> Refusals { get; private init; } = [];

    public static async Task<EmbedderServer> StartAsync(string model, params (string Name, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Listeners:GrpcPort"] = "0",
            ["Listeners:WebPort"] = "0",
            ["Models:Directory"] = model,
            ["Embedder:Roles"] = EmbedderOptions.GrpcRole,
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));
        builder.AddServiceDefaults();
        builder.AddEmbedder();
        WebApplication app = builder.Build();
        var refusals = new ConcurrentBag<double>();
        app.Use((context, next) => TimeRefusalAsync(context, next, refusals));
        app.MapServiceDefaults();
        app.MapEmbedder();
        await app.StartAsync();
        return new EmbedderServer(app) { Refusals = refusals };
    }

    /// <summary>Clients for so many callers, on connections of their own.</summary>
    public EmbeddingService.EmbeddingServiceClient[] Connect(int callers)
    {
        int connections = (callers + CallersPerConnection - 1) / CallersPerConnection;
        GrpcChannel[] channels = [.. Enumerable.Range(0, connections).Select(_ => GrpcChannel.ForAddress(_address, new GrpcChannelOptions { MaxSendMessageSize = ServiceDefaultsHosting.MaxReceiveBytes }))];
        _channels.AddRange(channels);
        return [.. Enumerable.Range(0, callers).Select(caller => new EmbeddingService.EmbeddingServiceClient(channels[caller % connections]))];
    }

    /// <summary>A call with one face.</summary>
    public static BatchEmbedFacesRequest Request(FaceImage face)
    {
        return new BatchEmbedFacesRequest { Faces = { face } };
    }

    private static async Task TimeRefusalAsync(HttpContext context, RequestDelegate next, ConcurrentBag<double> refusals)
    {
        long started = Stopwatch.GetTimestamp();
        await next(context);
        if (Status(context) == StatusCode.ResourceExhausted)
        {
            refusals.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    // A call that has no answer sends its status with the headers, any other after the body.
    private static StatusCode Status(HttpContext context)
    {
        string status = context.Response.Headers["grpc-status"].ToString();
        if (status.Length == 0 && context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { } trailers)
        {
            status = trailers["grpc-status"].ToString();
        }

        return (StatusCode)int.Parse(status.Length == 0 ? "0" : status, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        await _app.DisposeAsync();
    }
}
