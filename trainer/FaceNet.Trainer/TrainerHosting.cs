using FaceNet.Trainer.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceNet.Trainer;

/// <summary>Adds the training worker to a host: trainings over gRPC, one at a time, kept in folders.</summary>
internal static class TrainerHosting
{
    /// <summary>Adds the worker. The host does not start where it cannot write its folders.</summary>
    public static WebApplicationBuilder AddTrainer(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<ServingOptions>().BindConfiguration("Training").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServingOptions>, ServingOptionsValidator>();
        services.AddSingleton<ServingFolders>();
        services.AddSingleton<TrainingFeed>();
        services.AddSingleton<TrainingStore>();
        services.AddSingleton<TrainingPlanReader>();
        services.AddSingleton<TrainingWorker>();
        services.AddSingleton<TrainingQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<TrainingQueue>());
        return builder;
    }

    /// <summary>Maps the gRPC service of the worker.</summary>
    public static WebApplication MapTrainer(this WebApplication app)
    {
        app.MapGrpcService<TrainingGrpcService>();
        return app;
    }
}
