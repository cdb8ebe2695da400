using FaceNet.Clusterer.SubjectGalleries;
using FaceNet.Matcher;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.Testing;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>A Matcher in a host as in production, on free ports.</summary>
internal sealed class MatcherHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private MatcherHost(WebApplication app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(Address);
        Galleries = new GalleryService.GalleryServiceClient(_channel);
        Matching = new MatchingService.MatchingServiceClient(_channel);
    }

    public string Address => _app.Urls.First();

    public GalleryService.GalleryServiceClient Galleries { get; }

    public MatchingService.MatchingServiceClient Matching { get; }

    /// <summary>Loses answers.</summary>
    public LostAnswers Lost => _app.Services.GetRequiredService<LostAnswers>();

    public LogText Log => _app.Services.GetServices<ILoggerProvider>().OfType<LogText>().Single();

    public static async Task<MatcherHost> StartAsync(
        string redis, string embedder, CancellationToken cancellationToken, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddProvider(new LogText(LogLevel.Trace));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Listeners:GrpcPort"] = "0",
            ["Listeners:WebPort"] = "0",
            ["Redis:Configuration"] = redis,
            ["EmbedderClient:Address"] = embedder,
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddServiceDefaults();
        builder.AddMatcher();
        builder.Services.AddSingleton<LostAnswers>();
        builder.Services.Configure<GrpcServiceOptions>(options => options.Interceptors.Add<LostAnswers>());
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapMatcher();
        await app.StartAsync(cancellationToken);
        return new MatcherHost(app);
    }

    /// <summary>What a Clusterer knows of the galleries of the Matcher behind a channel.</summary>
    public static KnownGalleries Known(ChannelBase channel, TimeProvider time) => new(
        new MatcherGalleries(
            new GalleryService.GalleryServiceClient(channel), new MatchingService.MatchingServiceClient(channel), Options.Create(new MatcherClientOptions()), time),
        time);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
