using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Standalone.EndToEndTests.Commands;
using FaceNet.Standalone.EndToEndTests.Hosting;
using FaceNet.Standalone.EndToEndTests.Telemetry.Otlp;
using FaceNet.Testing;

namespace FaceNet.Standalone.EndToEndTests.Telemetry;

/// <summary>The platform as a process that sends its traces and figures to a collector and logs all there is to log, for all tests that look at them. They keep apart by gallery.</summary>
public sealed class ObservedPlatform : IAsyncLifetime
{
    private Collector? _collector;
    private ServeProcess? _serve;

    internal Collector Collector => _collector ?? throw new InvalidOperationException("The fixture has not been initialized by xunit.");

    internal ServeProcess Serve => _serve ?? throw new InvalidOperationException("The fixture has not been initialized by xunit.");

    internal ClusteringService.ClusteringServiceClient Clusterer => new(Serve.Channel);

    internal GalleryService.GalleryServiceClient Galleries => new(Serve.Channel);

    internal MatchingService.MatchingServiceClient Matcher => new(Serve.Channel);

    internal EmbeddingService.EmbeddingServiceClient Embedder => new(Serve.Channel);

    /// <summary>All that was logged so far.</summary>
    internal string Log => Serve.Process.Errors;

    internal Uri Web => new(Serve.HealthAddress, "/");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _collector = await Collector.StartAsync();
        _serve = await ServeProcess.StartAsync(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["Recall__OneIn"] = "1",
            ["WatchList__Galleries__watched-lobby"] = "watched",
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__FaceNet"] = "Trace",
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_serve is not null)
        {
            await _serve.DisposeAsync();
        }

        if (_collector is not null)
        {
            await _collector.DisposeAsync();
        }
    }

    internal Camera CameraOf(string? gallery = null) => new(Serve.Topics, Clusterer, gallery);

    /// <summary>Waits until a trace has a span that is so, and returns it.</summary>
    internal async Task<Span> SpanAsync(string what, Func<string, Span, bool> isSo)
    {
        Span? found = null;
        await Eventually.HoldsAsync(
            $"the span of {what}", () => (found = Collector.Spans.FirstOrDefault(each => isSo(each.Scope, each.Span)).Span) is not null, TestContext.Current.CancellationToken);
        return found!;
    }

    /// <summary>The figures as Prometheus reads them.</summary>
    internal async Task<string> ScrapeAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(Web, "metrics"), TestContext.Current.CancellationToken);
    }
}
