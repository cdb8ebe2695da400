using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FaceNet.ServiceDefaults.Telemetry;

/// <summary>The one place that says which traces and figures leave a host, and how.</summary>
internal static class TelemetryHosting
{
    // Set by whoever runs the host, as for any program that speaks OpenTelemetry.
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    // Sources and meters of the platform are named after its projects.
    private const string Ours = "FaceNet.*";

    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] Counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384];

    /// <summary>
    /// Adds traces, which are made only where an endpoint is set that they are sent to, and figures, which are sent there, too, and read from <c>/metrics</c>.
    /// </summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddOptions<TelemetryOptions>().BindConfiguration("Telemetry").ValidateDataAnnotations().ValidateOnStart();
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, builder)).WithMetrics(metrics =>
        {
            metrics.AddMeter(Ours, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddPrometheusExporter();
            metrics.AddView(instrument => instrument.Meter.Name.StartsWith("FaceNet.", StringComparison.Ordinal) && instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal)
                ? new ExplicitBucketHistogramConfiguration { Boundaries = instrument.Unit == "s" ? Seconds : Counts }
                : null);
            if (IsSet(configuration, MetricsEndpoint))
            {
                metrics.AddOtlpExporter();
            }
        });
        if (IsSet(configuration, TracesEndpoint))
        {
            // Calls to other services are traced by gRPC and the runtime themselves.
            telemetry.WithTracing(traces => traces.AddSource(Ours, "Grpc.Net.Client", "System.Net.Http").AddAspNetCoreInstrumentation(Trace).AddOtlpExporter());
        }
    }

    private static bool IsSet(IConfiguration configuration, string ofSignal) =>
        configuration[Endpoint] is { Length: > 0 } || configuration[ofSignal] is { Length: > 0 };

    private static void Describe(ResourceBuilder resource, WebApplicationBuilder builder)
    {
        // The name that the operator gives is read from the variable by the library.
        if (builder.Configuration[ServiceName] is not { Length: > 0 })
        {
            resource.AddService(builder.Environment.ApplicationName, serviceVersion: Assembly.GetEntryAssembly()?.GetName().Version?.ToString());
        }
    }

    // The path and the query of a JSON request hold the ids of people; the route says what was asked for.
    private static void Trace(AspNetCoreTraceInstrumentationOptions options)
    {
        options.Filter = request => !IsProbe(request.Request.Path);
        options.EnrichWithHttpRequest = (activity, _) =>
        {
            activity.SetTag("url.path", null);
            activity.SetTag("url.query", null);
            activity.SetTag("user_agent.original", null);
        };
    }

    private static bool IsProbe(PathString path) =>
        path.StartsWithSegments("/health") || path.StartsWithSegments(MetricsEndpoints.Path) || path.StartsWithSegments("/grpc.health.v1.Health");
}
