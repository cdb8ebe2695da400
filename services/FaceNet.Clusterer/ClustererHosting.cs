using FaceNet.Clusterer.Commands;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Corrections;
using FaceNet.Clusterer.Erasing;
using FaceNet.Clusterer.Erasing.Everything;
using FaceNet.Clusterer.Grpc;
using FaceNet.Clusterer.Promotion;
using FaceNet.Clusterer.Questions;
using FaceNet.Clusterer.Reclustering;
using FaceNet.Clusterer.Replicas;
using FaceNet.Clusterer.Retention;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Erasing;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.SubjectGalleries;
using FaceNet.Clusterer.Transfer;
using FaceNet.Clusterer.Watching;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Access.Peers;
using FaceNet.ServiceDefaults.Access.Peers.Guarding;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Health;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer;

/// <summary>The Clusterer as a part of a host: groups the faces that come through Kafka, takes corrections, and answers who is who.</summary>
public static class ClustererHosting
{
    /// <summary>
    /// Adds the Clusterer. The host has called AddServiceDefaults; Redis, Kafka and the Embedder's client are added if missing. It
    /// starts without any of them, but is ready only when Redis and Kafka answer.
    /// </summary>
    public static WebApplicationBuilder AddClusterer(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<ClustererOptions>().BindConfiguration("Clusterer").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClustererOptions>, ClustererOptionsValidator>();
        services.AddRedis().AddKafka().AddErasure().AddEmbedderClient();
        AddMatcherClient(services);
        services.AddSingleton<ClusterStore>();
        services.AddSingleton<ClusterReader>();
        services.AddSingleton<CountReader>();
        services.AddSingleton<SightingReader>();
        services.AddSingleton<ClusterReplicas>();
        services.AddSingleton<FaceProbes>();
        services.AddSingleton<ClusterFinder>();
        services.AddSingleton<ClusterWatches>();
        services.AddSingleton<FaceReader>();
        services.AddSingleton<SeparationReader>();
        services.AddSingleton<FaceDiagnosis>();
        services.AddSingleton<MergeSuggester>();
        services.AddSingleton<CommandDesk>();
        services.AddSingleton<CorrectionDesk>();
        services.AddSingleton<ClusterPromotion>();
        services.AddSingleton<SwitchStore>();
        services.AddSingleton<RetiredGenerations>();
        services.AddSingleton<ReclusteringBinder>();
        services.AddSingleton<ReclusteringDesk>();
        services.AddSingleton<ReclusteringStatus>();
        services.AddSingleton<TopicCollector>();
        services.AddSingleton<ReclusteringBuilder>();
        services.AddSingleton<ErasureStore>();
        services.AddSingleton<ErasureReceipts>();
        services.AddSingleton<ErasureDesk>();
        services.AddSingleton<LeftoverRequests>();
        services.AddSingleton<MemberScan>();
        services.AddSingleton<SearchedGalleries>();
        services.AddSingleton<ErasurePlans>();
        services.AddSingleton<EverythingRequests>();
        services.AddSingleton<AbandonedImports>();
        services.AddHostedService(provider => provider.GetRequiredService<AbandonedImports>());
        services.AddSingleton<ClusterExport>();
        services.AddSingleton<ClusterImport>();
        services.AddSingleton<GalleryBinder>();
        services.AddSingleton<ClusterChangedPublisher>();
        services.AddSingleton<ConsumerMetrics>();
        services.AddSingleton<IBatchObserver>(provider => provider.GetRequiredService<ConsumerMetrics>());
        services.AddSingleton<BatchSteps>();
        services.AddSingleton<GalleryBackends>();
        services.AddHostedService<FaceEmbeddedConsumer>();
        services.AddSingleton<MemberRetentions>();
        services.AddSingleton<MemberRetention>();
        services.AddHostedService<MemberRetentionService>();

        // Without the one it can tell nothing, without the other it learns nothing.
        services.AddRedisHealth().AddKafkaHealth(decides: true);
        return builder;
    }

    private static void AddMatcherClient(IServiceCollection services)
    {
        services.AddPeer<MatcherClientOptions>(new Peer("Matcher", "MatcherClient", ErrorReasons.MatcherUnavailable));
        services.AddPeerClient<GalleryService.GalleryServiceClient, MatcherClientOptions>();
        services.AddPeerClient<MatchingService.MatchingServiceClient, MatcherClientOptions>();
        services.AddSingleton<MatcherGalleries>();
        services.AddSingleton<KnownGalleries>();
    }

    /// <summary>Maps the Clusterer's rpcs.</summary>
    public static WebApplication MapClusterer(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGrpcService<ClusteringGrpcService>();
        app.MapGrpcService<ReclusteringGrpcService>();
        app.MapGrpcService<ErasureGrpcService>();
        app.MapGrpcService<ClusterTransferGrpcService>();
        return app;
    }
}
