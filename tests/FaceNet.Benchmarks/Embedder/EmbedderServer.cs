using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FaceNet.Embedder;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>An Embedder on a real socket of this process, and clients that call it through it.</summary>
internal sealed class EmbedderServer(ServiceHost host, ConcurrentBag<double> refusals) : IAsyncDisposable
{
    public IServiceProvider Services => host.Services;

    /// <summary>Milliseconds that refused calls spent in the server, from their headers to their status.</summary>
    public ConcurrentBag<double> Refusals => refusals;

    public static async Task<EmbedderServer> StartAsync(string model, params (string Name, string Value)[] settings)
    {
        var refusals = new ConcurrentBag<double>();
        ServiceHost host = await ServiceHost.StartAsync(
            builder => builder.AddEmbedder(),
            app =>
            {
                app.Use((context, next) => TimeRefusalAsync(context, next, refusals));
                app.MapServiceDefaults();
                app.MapEmbedder();
            },
            [("Models:Directory", model), ("Embedder:Roles", EmbedderOptions.GrpcRole), .. settings]);
        return new EmbedderServer(host, refusals);
    }

    /// <summary>Clients for so many callers, on connections of their own.</summary>
    public EmbeddingService.EmbeddingServiceClient[] Connect(int callers)
    {
        return [.. host.Connect(callers).Select(channel => new EmbeddingService.EmbeddingServiceClient(channel))];
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

    public ValueTask DisposeAsync()
    {
        return host.DisposeAsync();
    }
}
