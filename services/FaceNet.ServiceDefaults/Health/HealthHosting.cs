using Grpc.AspNetCore.HealthChecks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Health;

/// <summary>What a host says of its own state: over HTTP, and over gRPC as a whole and for each check by its name.</summary>
public static class HealthHosting
{
    /// <summary>The tag of health checks that decide whether a host is ready for calls.</summary>
    public const string ReadyTag = "ready";

    // A probe that waits longer has given up.
    private static readonly TimeSpan BackendTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Adds health, with the check <c>listening</c>.</summary>
    internal static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddGrpcHealthChecks();
        services.AddHealthChecks().AddCheck("listening", () => HealthCheckResult.Healthy(), [ReadyTag]);
        services.AddOptions<GrpcHealthChecksOptions>().Configure<IOptions<HealthCheckServiceOptions>>((grpc, checks) =>
        {
            grpc.Services.Map("", check => check.Tags.Contains(ReadyTag));
            foreach (var name in checks.Value.Registrations.Select(check => check.Name))
            {
                grpc.Services.Map(name, check => check.Name == name);
            }
        });
        return services;
    }

    /// <summary>Adds the check <c>redis</c>, which decides on readiness. Several services of one host share it.</summary>
    public static IServiceCollection AddRedisHealth(this IServiceCollection services) => services.AddCheck<RedisHealthCheck>("redis", decides: true, BackendTimeout);

    /// <summary>Adds the check <c>kafka</c>. Several services of one host share it.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="decides">Whether the host is not ready without Kafka; of several services one is enough.</param>
    /// <param name="isUsed">Whether the service uses Kafka at all, as it is configured; null for always.</param>
    public static IServiceCollection AddKafkaHealth(this IServiceCollection services, bool decides, Func<IServiceProvider, bool>? isUsed = null) =>
        services.AddCheck<KafkaHealthCheck>("kafka", decides, BackendTimeout, isUsed);

    /// <summary>Adds a check by its name, or has one of that name decide on readiness, too. However many ask, it is made once a second at most.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">What it is called over HTTP, and as a service of gRPC health.</param>
    /// <param name="decides">Whether it decides on readiness.</param>
    /// <param name="timeout">How long it may take, before it counts as unhealthy; null for as long as it takes.</param>
    /// <param name="isUsed">Whether there is anything to check; null for always.</param>
    public static IServiceCollection AddCheck<TCheck>(
        this IServiceCollection services, string name, bool decides, TimeSpan? timeout = null, Func<IServiceProvider, bool>? isUsed = null)
        where TCheck : class, IHealthCheck
    {
        services.AddOptions<HealthCheckServiceOptions>().Configure<IServiceProvider>((health, provider) =>
        {
            if (isUsed?.Invoke(provider) != false)
            {
                Add<TCheck>(health.Registrations, provider, name, decides, timeout);
            }
        });
        return services;
    }

    /// <summary>Maps gRPC health, and on the web listener /health/live and /health/ready.</summary>
    internal static void MapHealth(this WebApplication app)
    {
        app.MapGrpcHealthChecksService();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = ReadinessAnswer.WriteAsync });
    }

    private static void Add<TCheck>(ICollection<HealthCheckRegistration> checks, IServiceProvider provider, string name, bool decides, TimeSpan? timeout)
        where TCheck : class, IHealthCheck
    {
        var check = checks.FirstOrDefault(check => check.Name == name);
        if (check is null)
        {
            var shared = new SharedCheck(() => ActivatorUtilities.GetServiceOrCreateInstance<TCheck>(provider), timeout, provider.GetRequiredService<TimeProvider>());
            checks.Add(check = new HealthCheckRegistration(name, shared, HealthStatus.Unhealthy, tags: null, timeout));
        }

        if (decides)
        {
            check.Tags.Add(ReadyTag);
        }
    }
}
