using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.Matcher.Tests.Backends;

/// <summary>A Matcher in a host as in production, on free ports.</summary>
internal sealed class MatcherHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private MatcherHost(WebApplication app)
    {
        _app = app;
        string[] addresses = [.. app.Urls];
        _channel = GrpcChannel.ForAddress(addresses[0], new GrpcChannelOptions { MaxSendMessageSize = ServiceDefaultsHosting.MaxReceiveBytes });
        Web = new HttpClient { BaseAddress = new Uri(addresses[1]) };
        Galleries = new GalleryService.GalleryServiceClient(_channel);
        Matching = new MatchingService.MatchingServiceClient(_channel);
        Upgrades = new UpgradeService.UpgradeServiceClient(_channel);
        Transfer = new TransferService.TransferServiceClient(_channel);
    }

    public GalleryService.GalleryServiceClient Galleries { get; }

    public MatchingService.MatchingServiceClient Matching { get; }

    public UpgradeService.UpgradeServiceClient Upgrades { get; }

    public TransferService.TransferServiceClient Transfer { get; }

    /// <summary>Calls any rpc.</summary>
    public CallInvoker Invoker => _channel.CreateCallInvoker();

    public HttpClient Web { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Its warnings.</summary>
    public LogText Log => Services.GetServices<ILoggerProvider>().OfType<LogText>().Single();

    /// <summary>Starts a Matcher.</summary>
    /// <param name="redis">The configuration of its Redis client.</param>
    /// <param name="embedder">The address of its Embedder.</param>
    /// <param name="time">Its clock; the system's when absent.</param>
    /// <param name="settings">What else is set.</param>
    public static async Task<MatcherHost> StartAsync(string redis, string embedder, TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddProvider(new LogText(LogLevel.Warning));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Listeners:GrpcPort"] = "0",
            ["Listeners:WebPort"] = "0",
            ["Redis:Configuration"] = redis,
            ["EmbedderClient:Address"] = embedder,
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddServiceDefaults();
        builder.AddMatcher();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapMatcher();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new MatcherHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        Web.Dispose();
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
