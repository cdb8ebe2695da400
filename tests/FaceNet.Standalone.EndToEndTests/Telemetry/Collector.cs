using System.Collections.Concurrent;
using System.Text;
using FaceNet.Standalone.EndToEndTests.Telemetry.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.Standalone.EndToEndTests.Telemetry;

/// <summary>Takes traces and figures by the OpenTelemetry protocol, over a socket, and keeps them.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private readonly ConcurrentQueue<(string Scope, Span Span)> _spans = new();
    private readonly ConcurrentDictionary<string, bool> _metrics = new();

    private Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/traces", request => TakeAsync(request, TakeTraces));
        _app.MapPost("/v1/metrics", request => TakeAsync(request, TakeMetrics));
    }

    /// <summary>Where it is sent to.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>All spans, with the names of their sources.</summary>
    public IReadOnlyList<(string Scope, Span Span)> Spans => [.. _spans];

    /// <summary>The names of all figures.</summary>
    public IReadOnlyCollection<string> Metrics => [.. _metrics.Keys];

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    /// <summary>Whether anything that was sent holds a text, wherever.</summary>
    public bool Holds(string text) => Holds(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Holds(string)"/>
    public bool Holds(byte[] bytes) => _bodies.Any(body => body.AsSpan().IndexOf(bytes) >= 0);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext request, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await request.Request.Body.CopyToAsync(body, request.RequestAborted);
        _bodies.Enqueue(body.ToArray());
        take(body.ToArray());
        request.Response.ContentType = "application/x-protobuf";
    }

    private void TakeTraces(byte[] body)
    {
        foreach (var scope in ExportTraces.Parser.ParseFrom(body).ResourceSpans.SelectMany(resource => resource.ScopeSpans))
        {
            foreach (var span in scope.Spans)
            {
                _spans.Enqueue((scope.Scope.Name, span));
            }
        }
    }

    private void TakeMetrics(byte[] body)
    {
        foreach (var metric in ExportMetrics.Parser.ParseFrom(body).ResourceMetrics.SelectMany(resource => resource.ScopeMetrics).SelectMany(scope => scope.Metrics))
        {
            _metrics[metric.Name] = true;
        }
    }
}
