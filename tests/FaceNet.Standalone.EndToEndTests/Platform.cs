using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Standalone.Hosting;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FaceNet.Standalone.EndToEndTests;

/// <summary>The whole platform with the shipped model, once for all tests that only call it. They keep apart by gallery.</summary>
public sealed class Platform : IAsyncLifetime
{
    private StandaloneHost? _host;
    private GrpcChannel? _channel;

    internal StandaloneHost Host => _host ?? throw new InvalidOperationException("The fixture has not been initialized by xunit.");

    internal GrpcChannel Channel => _channel ?? throw new InvalidOperationException("The fixture has not been initialized by xunit.");

    internal EmbeddingService.EmbeddingServiceClient Embedder => new(Channel);

    internal GalleryService.GalleryServiceClient Galleries => new(Channel);

    internal MatchingService.MatchingServiceClient Matcher => new(Channel);

    internal ClusteringService.ClusteringServiceClient Clusterer => new(Channel);

    internal KafkaOptions Topics => Host.Services.GetRequiredService<IOptions<KafkaOptions>>().Value;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var settings = new StandaloneSettings { GrpcPort = 0, WebPort = 0, LogLevel = LogLevel.Error };
        _host = await StandaloneHost.StartAsync(settings, TestContext.Current.CancellationToken);
        _channel = GrpcChannel.ForAddress(_host.GrpcAddress);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}
