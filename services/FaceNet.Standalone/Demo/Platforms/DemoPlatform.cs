using FaceNet.Embedder.Events;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Standalone.Hosting;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;

namespace FaceNet.Standalone.Demo.Platforms;

/// <summary>The platform that the demo shows: one in this process, or services that run elsewhere. They are asked in the same way.</summary>
internal sealed class DemoPlatform : IAsyncDisposable
{
    private readonly StandaloneHost? _host;
    private readonly IAsyncDisposable _owner;

    private DemoPlatform(StandaloneHost host)
    {
        (_host, _owner, Services) = (host, host, host.Services);
        Embedder = Matcher = Clusterer = host.OpenChannel();
        Places = [("gRPC", $"{host.GrpcAddress}"), ("redis", host.Backends.Redis), ("kafka", host.Backends.Kafka)];
    }

    private DemoPlatform(ServiceAddresses addresses, ServiceProvider services)
    {
        (_owner, Services) = (services, services);
        (Embedder, Matcher, Clusterer) = (Open(addresses.Embedder), Open(addresses.Matcher), Open(addresses.Clusterer));
        Places =
        [
            ("gRPC", $"{addresses.Embedder}, {addresses.Matcher}, {addresses.Clusterer}"),
            ("kafka", services.GetRequiredService<IOptions<KafkaOptions>>().Value.BootstrapServers),
        ];
    }

    /// <summary>What reads and writes the topics, and the clock.</summary>
    public IServiceProvider Services { get; }

    public GrpcChannel Embedder { get; }

    public GrpcChannel Matcher { get; }

    public GrpcChannel Clusterer { get; }

    /// <summary>What is where, in words.</summary>
    public IReadOnlyList<(string What, string Where)> Places { get; }

    /// <summary>Fires when the platform in this process stops.</summary>
    public CancellationToken Stopping => _host?.Stopping ?? CancellationToken.None;

    /// <summary>Starts a platform in this process.</summary>
    public static async Task<DemoPlatform> StartAsync(StandaloneSettings settings, CancellationToken cancellationToken) => new(await StandaloneHost.StartAsync(settings, cancellationToken));

    /// <summary>Turns to services that run elsewhere. Kafka is where the configuration says; it has to be theirs.</summary>
    public static DemoPlatform At(ServiceAddresses addresses)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddOptions<FaceWorkerOptions>().BindConfiguration("FaceWorker").ValidateDataAnnotations();
        services.AddKafka();
        return new DemoPlatform(addresses, services.BuildServiceProvider());
    }

    /// <summary>What made the platform in this process stop.</summary>
    public StandaloneException FatalError() => _host!.FatalError();

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in new[] { Embedder, Matcher, Clusterer }.Distinct())
        {
            channel.Dispose();
        }

        await _owner.DisposeAsync();
    }

    private static GrpcChannel Open(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
}
