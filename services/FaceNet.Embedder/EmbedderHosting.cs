using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Detection;
using FaceNet.Embedder.Events;
using FaceNet.Embedder.Grpc;
using FaceNet.Embedder.Health;
using FaceNet.Embedder.Imaging;
using FaceNet.Embedder.Inference;
using FaceNet.Embedder.Models;
using FaceNet.Embedder.Pipeline;
using FaceNet.ServiceDefaults.Health;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder;

/// <summary>Composes the Embedder into a host that has the service defaults.</summary>
public static class EmbedderHosting
{
    /// <summary>Adds the Embedder: its models, their batchers, its rpcs and its Kafka worker.</summary>
    public static WebApplicationBuilder AddEmbedder(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        AddOptions<EmbedderOptions>(services, "Embedder");
        AddOptions<ModelsOptions>(services, "Models");
        AddOptions<InferenceOptions>(services, "Inference");
        AddOptions<BatchingOptions>(services, "Batching");
        AddOptions<DetectorOptions>(services, "Detector");
        AddOptions<FaceWorkerOptions>(services, "FaceWorker");
        services.AddSingleton<IValidateOptions<EmbedderOptions>, EmbedderOptionsValidator>();
        services.AddSingleton<IValidateOptions<ModelsOptions>, ModelsOptionsValidator>();

        services.AddKafka();
        services.AddSingleton<SessionFactory>();
        services.AddSingleton<BatchMetrics>();
        services.AddSingleton<ModelLoader>();
        services.AddSingleton<ModelMetrics>();
        services.AddSingleton<ModelInstallation>();
        services.AddSingleton<ModelRepository>();
        services.AddSingleton<CropWorkers>();
        services.AddSingleton<PictureMemory>();
        services.AddSingleton<FacePipeline>();
        services.AddSingleton<DetectorLoader>();
        services.AddSingleton<InstalledDetector>();
        services.AddSingleton<PhotoPipeline>();
        services.AddSingleton<FaceEmbeddedPublisher>();
        services.AddSingleton<FaceCapturedHandler>();
        services.AddCheck<InferenceHealthCheck>("model", decides: true);

        // Without Kafka it answers rpcs, and the worker tries again.
        services.AddKafkaHealth(decides: false, isUsed: provider => provider.GetRequiredService<IOptions<EmbedderOptions>>().Value.Has(EmbedderOptions.WorkerRole));

        // Hosted services start in this order: the model is there before the first message and before the ports open.
        services.AddHostedService<PictureCeiling>();
        services.AddHostedService<ModelStartup>();
        services.AddHostedService<ModelWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<InstalledDetector>());
        services.AddHostedService<FaceCapturedWorker>();
        return builder;
    }

    /// <summary>Maps the Embedder's rpcs, where the process has that role.</summary>
    public static WebApplication MapEmbedder(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetRequiredService<IOptions<EmbedderOptions>>().Value.Has(EmbedderOptions.GrpcRole))
        {
            app.MapGrpcService<EmbeddingGrpcService>();
        }

        return app;
    }

    private static void AddOptions<TOptions>(IServiceCollection services, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}
