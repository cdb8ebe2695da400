using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Telemetry;

/// <summary>
/// The figures of a host as Prometheus reads them: on the web listener, where they are for everybody on loopback and in development and elsewhere for callers
/// with the scope <c>metrics:read</c>, and on a listener of their own where the options name its port.
/// </summary>
internal static class MetricsEndpoints
{
    /// <summary>The path of both.</summary>
    public const string Path = "/metrics";

    /// <summary>Maps the figures. To be called before anything else is mapped: the listener of their own answers nothing but them.</summary>
    public static void MapMetrics(this WebApplication app, bool isOpen)
    {
        var port = app.Services.GetRequiredService<IOptions<TelemetryOptions>>().Value.MetricsPort;
        if (port != 0)
        {
            app.Use((request, next) => IsOwn(request, port) && request.Request.Path != Path ? Refuse(request) : next(request));
        }

        var metrics = app.MapPrometheusScrapingEndpoint(Path);
        if (!isOpen)
        {
            metrics.RequireScope(Scope.MetricsRead, "The metrics of this host", except: request => port != 0 && IsOwn(request, port));
        }
    }

    private static bool IsOwn(HttpContext request, int port) => request.Connection.LocalPort == port;

    private static Task Refuse(HttpContext request)
    {
        request.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
