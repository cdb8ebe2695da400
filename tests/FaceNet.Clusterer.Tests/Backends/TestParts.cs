using System.Diagnostics.Metrics;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Erasing;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Redis;
using FaceNet.ServiceDefaults.Telemetry;
using FaceNet.Testing;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>The parts of a Clusterer on given backends, put together without a host, with topics of their own.</summary>
internal sealed class TestParts : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly ServiceProvider _metrics;

    public TestParts(string redis, string kafka, string embedder)
    {
        Topics = new KafkaOptions
        {
            BootstrapServers = kafka,
            FaceEmbeddedTopic = UniqueName.For("face-embedded"),
            ClusterChangedTopic = UniqueName.For("cluster-changed"),
        };
        _channel = GrpcChannel.ForAddress(embedder);
        _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new ConsumerMetrics(_metrics.GetRequiredService<IMeterFactory>());
        Redis = new RedisConnection(Options.Create(new RedisOptions { Configuration = redis }));
        Kafka = new KafkaClients(Options.Create(Topics), NullLogger<KafkaClients>.Instance);
        Store = new ClusterStore(Redis);
        Backends = new GalleryBackends(
            Store,
            new SwitchStore(Redis),
            new ErasureStore(Redis, Options.Create(new ErasureOptions())),
            new GalleryBinder(
                new ModelCatalog(
                    new EmbeddingService.EmbeddingServiceClient(_channel), Options.Create(new EmbedderClientOptions { Address = embedder }), TimeProvider.System),
                MatcherHost.Known(_channel, TimeProvider.System),
                Options.Create(new ClustererOptions()),
                TimeProvider.System),
            new ClusterChangedPublisher(Kafka, Options.Create(Topics)),
            new DeadLetters(Kafka, Options.Create(Topics), new RefusalMetrics(Meters), NullLogger<DeadLetters>.Instance),
            metrics,
            new BatchSteps([metrics], TimeProvider.System));
    }

    public KafkaOptions Topics { get; }

    public IMeterFactory Meters => _metrics.GetRequiredService<IMeterFactory>();

    public RedisConnection Redis { get; }

    public KafkaClients Kafka { get; }

    public ClusterStore Store { get; }

    public GalleryBackends Backends { get; }

    public async ValueTask DisposeAsync()
    {
        Kafka.Dispose();
        await Redis.DisposeAsync();
        _channel.Dispose();
        await _metrics.DisposeAsync();
    }
}
