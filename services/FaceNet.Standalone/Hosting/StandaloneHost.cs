using System.Net;
using System.Net.Sockets;
using FaceNet.Clusterer;
using FaceNet.Embedder;
using FaceNet.LocalBackends;
using FaceNet.Matcher;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Access.Peers;
using FaceNet.ServiceDefaults.Hosting;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace FaceNet.Standalone.Hosting;

/// <summary>The whole platform in one process: the backends first, then the three services behind two listeners.</summary>
internal sealed class StandaloneHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StandaloneHost(WebApplication app, EmbeddedBackends backends)
    {
        _app = app;
        Backends = backends;
        var listeners = app.Services.GetRequiredService<IOptions<ListenerOptions>>().Value;
        GrpcAddress = new Uri(LocalAddress(listeners.UsesTls, listeners.Address, $"{listeners.GrpcPort}"));
        WebAddress = new Uri(LocalAddress(listeners.UsesTls, listeners.Address, $"{listeners.WebPort}"));
        Authenticates = app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.Authenticates;
        IsOpen = !IPAddress.IsLoopback(IPAddress.Parse(listeners.Address));
    }

    /// <summary>Where clients on this machine reach gRPC.</summary>
    public Uri GrpcAddress { get; }

    /// <summary>Where clients on this machine reach health.</summary>
    public Uri WebAddress { get; }

    /// <summary>Whether other machines reach the listeners.</summary>
    public bool IsOpen { get; }

    /// <summary>Whether callers have to say who they are.</summary>
    public bool Authenticates { get; }

    public EmbeddedBackends Backends { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Fires when the host stops, by itself or because it was told to.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    /// <summary>Opens a channel to gRPC that may everything. The caller disposes it.</summary>
    public GrpcChannel OpenChannel() => OwnChannel.Open(Services, GrpcAddress);

    /// <summary>Starts everything and returns when both listeners are open.</summary>
    /// <exception cref="StandaloneException">A port is in use, the model cannot be loaded, an option is out of its range.</exception>
    public static async Task<StandaloneHost> StartAsync(StandaloneSettings settings, CancellationToken cancellationToken)
    {
        var builder = CreateBuilder(settings);
        var backends = await StartBackendsAsync(builder.Configuration, settings.DataDirectory, cancellationToken);
        WebApplication? app = null;
        try
        {
            FreePorts.Choose(builder.Configuration);
            var own = new OwnKey();
            builder.Services.AddSingleton(own);
            PointAtItself(builder.Configuration, own.Key);
            app = Build(builder);
            await app.StartAsync(cancellationToken);
            return new StandaloneHost(app, backends);
        }
        catch (Exception failure)
        {
            var explanation = PortInUse.Explain(failure, builder.Configuration) ?? ServiceRunner.Explain(failure, builder.Configuration);
            await DisposeAsync(app, backends);
            if (explanation is null)
            {
                throw;
            }

            throw new StandaloneException(explanation, failure);
        }
    }

    /// <summary>Runs until it is told to stop.</summary>
    /// <exception cref="StandaloneException">It stopped by itself, which only a fatal error makes it do.</exception>
    public async Task RunUntilStoppedAsync(CancellationToken stop)
    {
        await _app.WaitForShutdownAsync(stop);
        if (!stop.IsCancellationRequested)
        {
            throw FatalError();
        }
    }

    /// <summary>What made the host stop by itself.</summary>
    public StandaloneException FatalError()
    {
        var faults = Services.GetServices<IHostedService>().OfType<BackgroundService>()
            .Select(service => service.ExecuteTask?.Exception?.GetBaseException())
            .OfType<Exception>()
            .ToArray();
        return new StandaloneException($"The services stopped because of a fatal error. {string.Join(Environment.NewLine, faults.Select(fault => fault.ToString()))}");
    }

    public async ValueTask DisposeAsync() => await DisposeAsync(_app, Backends);

    private static WebApplicationBuilder CreateBuilder(StandaloneSettings settings)
    {
        // The content root is not the current folder: an appsettings.json that happens to lie there is not ours.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = settings.Defaults() });
        builder.Configuration.AddInMemoryCollection(settings.Overrides());
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return builder;
    }

    private static async Task<EmbeddedBackends> StartBackendsAsync(
        ConfigurationManager configuration, string? dataDirectory, CancellationToken cancellationToken)
    {
        try
        {
            return await EmbeddedBackends.StartAsync(configuration, dataDirectory, cancellationToken);
        }
        catch (LocalBackendException failure)
        {
            throw new StandaloneException(failure.Message, failure);
        }
    }

    // All services of this host talk to the Embedder and the Matcher of this host, over its socket, unless the configuration names others.
    private static void PointAtItself(ConfigurationManager configuration, string key)
    {
        const string Embedder = "EmbedderClient";
        const string Matcher = "MatcherClient";
        var defaults = new ListenerOptions();
        var usesTls = configuration["Listeners:CertificatePath"] is { Length: > 0 };
        var own = LocalAddress(usesTls, configuration["Listeners:Address"] ?? defaults.Address, configuration["Listeners:GrpcPort"] ?? $"{defaults.GrpcPort}");
        if (configuration[$"{Matcher}:Address"] is null)
        {
            Point(Matcher);
        }

        if (configuration[$"{Embedder}:Address"] is null)
        {
            Point(Embedder);

            // There are no other Embedders that could know a space before this one does.
            configuration["Clusterer:UnknownSpacePatience"] ??= "00:00:00";
        }

        void Point(string client)
        {
            configuration[$"{client}:Address"] = own;
            configuration[$"{client}:ApiKey"] = key;
        }
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.AddEmbedder();
        builder.AddMatcher();
        builder.AddClusterer();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapEmbedder();
        app.MapMatcher();
        app.MapClusterer();
        return app;
    }

    // Neither part is judged here: the options' own rules name what is wrong with them.
    private static string LocalAddress(bool usesTls, string address, string port)
    {
        var isParsed = IPAddress.TryParse(address, out var ip);
        var host = !isParsed || ip!.Equals(IPAddress.Any) ? IPAddress.Loopback.ToString()
            : ip.AddressFamily is not AddressFamily.InterNetworkV6 ? address
            : ip.Equals(IPAddress.IPv6Any) ? $"[{IPAddress.IPv6Loopback}]"
            : $"[{address}]";
        return $"{(usesTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp)}://{host}:{port}";
    }

    private static async Task DisposeAsync(WebApplication? app, EmbeddedBackends backends)
    {
        // The services let go of the backends before these end, also when only some of them have started.
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        await backends.DisposeAsync();
    }
}
