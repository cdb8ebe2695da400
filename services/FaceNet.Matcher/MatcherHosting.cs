using FaceNet.Matcher.Enrollment;
using FaceNet.Matcher.Forgetting;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Grpc;
using FaceNet.Matcher.Journal;
using FaceNet.Matcher.Probes;
using FaceNet.Matcher.Search;
using FaceNet.Matcher.Similarity;
using FaceNet.Matcher.Transfer;
using FaceNet.Matcher.Upgrades;
using FaceNet.Matcher.VectorIndex;
using FaceNet.Matcher.VectorIndex.Recall;
using FaceNet.Matcher.Verification;
using FaceNet.Matcher.WatchList;
using FaceNet.ServiceDefaults.Admission;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Health;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;

namespace FaceNet.Matcher;

/// <summary>Adds the Matcher to a host: galleries, enrollment, verification and search over gRPC, on Redis and the Embedder, and on Kafka where there is a decision journal.</summary>
public static class MatcherHosting
{
    /// <summary>Adds the Matcher. The host starts without Redis and the Embedder, but is ready only when Redis answers.</summary>
    public static WebApplicationBuilder AddMatcher(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddRedis().AddKafka().AddErasure().AddEmbedderClient();
        services.AddOptions<DecisionJournalOptions>().BindConfiguration("DecisionJournal").ValidateDataAnnotations().ValidateOnStart();

        services.AddOptions<RecallOptions>().BindConfiguration("Recall").ValidateDataAnnotations().ValidateOnStart();

        services.AddSingleton<ScoreCalibration>();
        services.AddSingleton<RecallMetrics>();
        services.AddSingleton<RecallProbe>();
        services.AddSingleton<IVectorIndex, RedisVectorIndex>();
        services.AddHostedService<ScoreCalibrationStartup>();
        services.AddRedisHealth().AddCheck<ScoresHealthCheck>("scores", decides: true).AddKafkaHealth(decides: false, UsesKafka);

        services.AddSingleton<GalleryStore>();
        services.AddSingleton<SubjectStore>();
        services.AddSingleton<SubjectSamples>();
        services.AddSingleton<SampleWalk>();
        services.AddKeyedSingleton<RedisConnection>(SubjectWriter.Connection);
        services.AddSingleton<SubjectWriter>();
        services.AddSingleton<SubjectSettler>();
        services.AddSingleton<UnsettledElements>();
        services.AddSingleton<GalleryErasure>();
        services.AddSingleton<GalleryReconciliation>();
        services.AddSingleton<GalleryImports>();
        services.AddSingleton<GalleryRounds>();
        services.AddSingleton<GalleryRepair>();
        services.AddSingleton<FaceRetention>();
        services.AddHostedService<GalleryUpkeepService>();

        services.AddSingleton<TombstoneWakeUp>();
        services.AddSingleton<Tombstones>();
        services.AddSingleton<RememberedAnswers>();
        services.AddSingleton<ErasureReceipts>();
        services.AddSingleton<ErasureRequests>();
        services.AddHostedService<TombstoneSender>();

        services.AddSingleton<StoreRetry>();
        services.AddSingleton<StoreRetryInterceptor>();
        services.AddSingleton<BatchItems>();
        services.AddGrpc().WeighRequests()
            .AddServiceOptions<GalleryGrpcService>(options => options.Interceptors.Add<StoreRetryInterceptor>())
            .AddServiceOptions<MatchingGrpcService>(options => options.Interceptors.Add<StoreRetryInterceptor>())
            .AddServiceOptions<UpgradeGrpcService>(options => options.Interceptors.Add<StoreRetryInterceptor>());

        services.AddSingleton<ProbeReader>();
        services.AddSingleton<SubjectSearch>();
        services.AddSingleton<SubjectRanking>();
        services.AddSingleton<EnrollmentChecks>();
        services.AddSingleton<RequestLog>();
        services.AddSingleton<EnrollRequests>();
        services.AddSingleton<FaceEnrollment>();
        services.AddSingleton<FaceVerification>();
        services.AddSingleton<SearchMetrics>();
        services.AddSingleton<FaceSearch>();
        services.AddSingleton<SearchRequests>();
        services.AddSingleton<NeighborSearch>();
        services.AddSingleton<PairSearch>();
        services.AddSingleton<PairRequests>();
        services.AddSingleton<GalleryExport>();
        services.AddSingleton<SubjectImport>();
        services.AddSingleton<ImportRequests>();
        services.AddSingleton<SpaceDoors>();
        services.AddSingleton<UpgradeCounter>();
        services.AddSingleton<SpaceRetirement>();
        services.AddSingleton<GalleryUpgrades>();
        services.AddSingleton<FaceReembedding>();
        services.AddSingleton<KeptPictures>();
        services.AddSingleton<UpgradeReports>();
        services.AddSingleton<JournalMetrics>();
        services.AddSingleton<DecisionJournal>();

        services.AddOptions<WatchListOptions>().BindConfiguration("WatchList").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<WatchListOptions>, WatchListOptionsValidator>();
        services.AddSingleton<WatchedGalleries>();
        services.AddSingleton<WatchListMetrics>();
        services.AddSingleton<FaceWatcher>();
        services.AddHostedService<WatchListWorker>();
        return builder;
    }

    /// <summary>Maps the gRPC services of the Matcher.</summary>
    public static WebApplication MapMatcher(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGrpcService<GalleryGrpcService>();
        app.MapGrpcService<MatchingGrpcService>();
        app.MapGrpcService<TransferGrpcService>();
        app.MapGrpcService<UpgradeGrpcService>();
        return app;
    }

    // Without Kafka all that needs none of it goes on.
    private static bool UsesKafka(IServiceProvider services) =>
        services.GetRequiredService<IOptions<DecisionJournalOptions>>().Value.Mode != JournalMode.Off
        || services.GetRequiredService<IOptions<WatchListOptions>>().Value.Galleries.Count > 0
        || services.GetRequiredService<IOptions<ErasureOptions>>().Value.Tombstones;
}
