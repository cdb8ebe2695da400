using System.Net;
using System.Net.Sockets;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Access.Certificates;
using FaceNet.ServiceDefaults.Access.Peers;
using FaceNet.ServiceDefaults.Access.Peers.Guarding;
using FaceNet.ServiceDefaults.Admission;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Health;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Kafka.Reading;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Probes;
using FaceNet.ServiceDefaults.Redis;
using FaceNet.ServiceDefaults.Telemetry;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>What every host of the platform has in common: listeners, who may call, gRPC with one error model, health, reflection, a clock.</summary>
public static class ServiceDefaultsHosting
{
    /// <summary>The largest gRPC message that services send each other, and take where <see cref="ListenerOptions.MaxMessageBytes"/> says nothing else, in bytes: a batch of large pictures.</summary>
    public const int MaxReceiveBytes = 64 * 1024 * 1024;

    /// <summary>Adds the defaults; without <see cref="MapServiceDefaults"/> every call is refused. Safe to call once per host only.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddAccess();
        services.AddOptions<ListenerOptions>().BindConfiguration("Listeners").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ListenerOptions>, ListenerOptionsValidator>();

        TellingLogs.TurnOff(builder.Logging);
        builder.AddTelemetry();
        services.TryAddSingleton<RefusalMetrics>();
        services.AddSingleton<Failures>();
        services.AddGrpc(options =>
        {
            options.Interceptors.Add<ErrorStatusInterceptor>();
            options.Interceptors.Add<AccessInterceptor>();
        }).AddJsonApi();
        services.AddOptions<GrpcServiceOptions>().Configure<IOptions<ListenerOptions>>((grpc, listeners) => grpc.MaxReceiveMessageSize = listeners.Value.MaxMessageBytes);
        services.AddGrpcReflection();
        services.AddHealth();
        services.AddGrpc().WeighRequests();
        services.Configure<HostOptions>(options => options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost);
        services.AddOptions<HostFilteringOptions>().Configure<IOptions<ListenerOptions>, IOptions<SecurityOptions>>(KeepOutForeignNames);
        builder.WebHost.UseKestrel(kestrel => Listen(
            kestrel,
            kestrel.ApplicationServices.GetRequiredService<IOptions<ListenerOptions>>().Value,
            kestrel.ApplicationServices.GetRequiredService<IOptions<TelemetryOptions>>().Value,
            kestrel.ApplicationServices.GetRequiredService<ServerTls>(),
            kestrel.ApplicationServices.GetRequiredService<TimeProvider>()));
        return builder;
    }

    /// <summary>Adds the process's connection to Redis. Several services of one host share it.</summary>
    public static IServiceCollection AddRedis(this IServiceCollection services)
    {
        services.AddOptions<RedisOptions>().BindConfiguration("Redis").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>());
        services.TryAddSingleton<RedisConnection>();
        return services;
    }

    /// <summary>Adds the process's Kafka clients. Several services of one host share them.</summary>
    public static IServiceCollection AddKafka(this IServiceCollection services)
    {
        services.AddOptions<KafkaOptions>().BindConfiguration("Kafka").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KafkaOptions>, KafkaOptionsValidator>());
        services.TryAddSingleton<KafkaClients>();
        services.TryAddSingleton<RefusalMetrics>();
        services.TryAddSingleton<DeadLetters>();
        services.TryAddSingleton<MessageLoss>();
        services.TryAddSingleton<LagMetrics>();
        services.TryAddSingleton<TransientRetry>();
        return services;
    }

    /// <summary>Adds the client of the Embedder, the catalog of its models, and what has it embed pictures. Several services of one host share them.</summary>
    public static IServiceCollection AddEmbedderClient(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.All(service => service.ServiceType != typeof(ModelCatalog)))
        {
            services.AddPeer<EmbedderClientOptions>(new Peer("Embedder", "EmbedderClient", ErrorReasons.EmbedderUnavailable));
            services.AddPeerClient<EmbeddingService.EmbeddingServiceClient, EmbedderClientOptions>(
                client => client.ChannelOptionsActions.Add(channel => channel.MaxSendMessageSize = MaxReceiveBytes));
            services.AddSingleton<ModelCatalog>();
            services.AddSingleton<CalibrationReader>();
            services.AddSingleton<PictureEmbedder>();
        }

        return services;
    }

    /// <summary>Maps gRPC health and reflection, and on the web listener /health/live, /health/ready, /metrics and /openapi/v1.json.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.ExplainUnreadableRequests();
        CallAdmission.AddTo(app);
        app.MapHealth();
        var isOpen = OpenApiGate.IsOpen(app);
        app.MapMetrics(isOpen);
        if (isOpen)
        {
            app.MapGrpcReflectionService();
        }

        var description = app.MapJsonApi();
        if (!isOpen)
        {
            description.RequireScope(Scope.Admin, "The description of this host");
        }

        return app;
    }

    // Where everybody on this machine may call, a page in a browser must not, by a name that it has made lead here.
    private static void KeepOutForeignNames(HostFilteringOptions filter, IOptions<ListenerOptions> listeners, IOptions<SecurityOptions> security)
    {
        var address = IPAddress.Parse(listeners.Value.Address);
        if (!security.Value.Authenticates && IPAddress.IsLoopback(address))
        {
            filter.AllowedHosts = ["localhost", address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}"];
        }
    }

    private static void Listen(KestrelServerOptions kestrel, ListenerOptions listeners, TelemetryOptions telemetry, ServerTls tls, TimeProvider time)
    {
        var address = IPAddress.Parse(listeners.Address);
        var age = new ConnectionAge(listeners.MaxConnectionAge, time);

        // Kestrel's own limit is lower and ends the call without a word; gRPC's limit has an error of its own.
        kestrel.Limits.MaxRequestBodySize = listeners.MaxBodyBytes;
        kestrel.Listen(address, listeners.GrpcPort, listener => Speak(listener, HttpProtocols.Http2));
        kestrel.Listen(address, listeners.WebPort, listener => Speak(listener, HttpProtocols.Http1));
        if (telemetry.MetricsPort != 0)
        {
            kestrel.Listen(address, telemetry.MetricsPort, listener => listener.Protocols = HttpProtocols.Http1);
        }

        void Speak(ListenOptions listener, HttpProtocols protocols)
        {
            listener.Protocols = protocols;
            age.Limit(listener);
            if (listeners.UsesTls)
            {
                listener.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.ForConnection()) });
            }
        }
    }
}
