using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Access.Certificates;
using FaceNet.ServiceDefaults.Access.Files;
using FaceNet.ServiceDefaults.Access.Peers.Guarding;
using Grpc.Net.Client.Balancer;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access.Peers;

/// <summary>Clients of other services of the platform, with the credentials that their options name, and a guard for when they fail.</summary>
public static class PeerClients
{
    /// <summary>Adds the options of a service that is called, and how it is connected to. Safe to call more than once.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="peer">The service that is called.</param>
    public static IServiceCollection AddPeer<TOptions>(this IServiceCollection services, Peer peer)
        where TOptions : PeerOptions
    {
        ArgumentNullException.ThrowIfNull(peer);
        var section = peer.Section;
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, PeerOptionsValidator<TOptions>>(_ => new PeerOptionsValidator<TOptions>(section)));
        services.TryAddSingleton(provider => new PeerConnection<TOptions>(
            provider.GetRequiredService<IOptions<TOptions>>(),
            provider.GetRequiredService<FileReload>(),
            provider.GetRequiredService<ServerTls>(),
            provider.GetServices<OwnKey>(),
            section));
        services.AddHostedService<AccessStartup<PeerConnection<TOptions>>>();
        services.TryAddSingleton<PeerMetrics>();
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<PeerGuard<TOptions>>(provider, peer));
        return services;
    }

    /// <summary>Adds a client of a service that <see cref="AddPeer"/> knows.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets what else there is to be set.</param>
    public static IServiceCollection AddPeerClient<TClient, TOptions>(this IServiceCollection services, Action<GrpcClientFactoryOptions>? configure = null)
        where TClient : class
        where TOptions : PeerOptions
    {
        services.TryAddSingleton<ResolverFactory>(_ => new DnsResolverFactory(PeerAddress.RefreshInterval));
        services.AddGrpcClient<TClient>((provider, client) =>
        {
            PeerAddress.Set(client, provider.GetRequiredService<IOptions<TOptions>>().Value);
            configure?.Invoke(client);
        })
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<PeerConnection<TOptions>>().CreateHandler())
            .AddHttpMessageHandler(provider =>
            {
                var peer = provider.GetRequiredService<PeerConnection<TOptions>>();
                return new PeerKeyHandler(() => peer.Key);
            })
            .AddInterceptor(provider => provider.GetRequiredService<PeerGuard<TOptions>>());
        return services;
    }
}
