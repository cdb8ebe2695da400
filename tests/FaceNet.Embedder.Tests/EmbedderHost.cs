using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.Testing;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Grpc.Health.V1.Health;

namespace FaceNet.Embedder.Tests;

/// <summary>An Embedder on real sockets. By default with the tiny model and without the Kafka worker.</summary>
internal sealed class EmbedderHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private EmbedderHost(WebApplication app)
    {
        _app = app;
        string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        Web = new HttpClient { BaseAddress = new Uri(addresses[1]) };
        _channel = GrpcChannel.ForAddress(addresses[0], new GrpcChannelOptions { MaxSendMessageSize = ServiceDefaultsHosting.MaxReceiveBytes });
        Client = new EmbeddingService.EmbeddingServiceClient(_channel);
        Health = new HealthClient(_channel);
    }

    public EmbeddingService.EmbeddingServiceClient Client { get; }

    public HealthClient Health { get; }

    public HttpClient Web { get; }

    public IServiceProvider Services => _app.Services;

    public LogText Log => _app.Services.GetServices<ILoggerProvider>().OfType<LogText>().Single();

    public static WebApplication Build(params (string Name, string Value)[] settings)
    {
        var app = Builder(settings).Build();
        app.MapServiceDefaults();
        app.MapEmbedder();
        return app;
    }

    public static WebApplicationBuilder Builder(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddProvider(new LogText());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Listeners:GrpcPort"] = "0",
            ["Listeners:WebPort"] = "0",
            ["Models:Directory"] = TestModels.Tiny,
            ["Embedder:Roles"] = EmbedderOptions.GrpcRole,
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));
        builder.AddServiceDefaults();
        builder.AddEmbedder();
        return builder;
    }

    public static async Task<EmbedderHost> StartAsync(params (string Name, string Value)[] settings)
    {
        var app = Build(settings);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new EmbedderHost(app);
    }

    /// <summary>What a host with these settings tells the operator instead of starting.</summary>
    public static async Task<string> StartErrorAsync(params (string Name, string Value)[] settings)
    {
        await using var errors = new StringWriter();
        Assert.Equal(1, await Builder(settings).RunServiceAsync(app => app.MapEmbedder(), errors));
        return errors.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Web.Dispose();
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
