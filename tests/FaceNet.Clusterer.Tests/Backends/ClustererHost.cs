using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Grpc.Health.V1.Health;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>A Clusterer in a host as in production, on free ports.</summary>
internal sealed class ClustererHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private ClustererHost(WebApplication app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.Urls.First());
        Web = new HttpClient { BaseAddress = new Uri(app.Urls.Last()) };
        Client = new ClusteringService.ClusteringServiceClient(_channel);
        Reclusterings = new ReclusteringService.ReclusteringServiceClient(_channel);
        Erasures = new ErasureService.ErasureServiceClient(_channel);
        Transfers = new ClusterTransferService.ClusterTransferServiceClient(_channel);
        Health = new HealthClient(_channel);
    }

    public ClusteringService.ClusteringServiceClient Client { get; }

    public ReclusteringService.ReclusteringServiceClient Reclusterings { get; }

    public ErasureService.ErasureServiceClient Erasures { get; }

    public ClusterTransferService.ClusterTransferServiceClient Transfers { get; }

    public HealthClient Health { get; }

    public HttpClient Web { get; }

    /// <summary>Fires when the host stops by itself.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    public IServiceProvider Services => _app.Services;

    public LogText Log => _app.Services.GetServices<ILoggerProvider>().OfType<LogText>().Single();

    public static async Task<ClustererHost> StartAsync(
        string redis, string embedder, KafkaOptions topics, CancellationToken cancellationToken, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddProvider(new LogText(LogLevel.Trace));
        builder.Configuration.AddInMemoryCollection(Settings(redis, embedder, topics, settings));
        builder.AddServiceDefaults();
        builder.AddClusterer();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapClusterer();
        await app.StartAsync(cancellationToken);
        return new ClustererHost(app);
    }

    /// <summary>All that a Clusterer has to be told.</summary>
    public static Dictionary<string, string?> Settings(string redis, string embedder, KafkaOptions topics, IEnumerable<KeyValuePair<string, string?>> settings) =>
        new(settings)
        {
            ["Listeners:GrpcPort"] = "0",
            ["Listeners:WebPort"] = "0",
            ["Redis:Configuration"] = redis,
            ["EmbedderClient:Address"] = embedder,
            ["Kafka:BootstrapServers"] = topics.BootstrapServers,

            // The mock broker waits a second less than this at every change of a group.
            ["Kafka:SessionTimeout"] = "00:00:06",
            ["Kafka:FaceEmbeddedTopic"] = topics.FaceEmbeddedTopic,
            ["Kafka:ClusterChangedTopic"] = topics.ClusterChangedTopic,
        };

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Web.Dispose();
        _channel.Dispose();
        await _app.DisposeAsync();
    }
}
