using FaceNet.Embedder;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace FaceNet.Matcher.Tests.Backends;

/// <summary>An Embedder on a real socket, with the small model of its own tests.</summary>
internal sealed class EmbedderHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EmbedderHost(WebApplication app) => _app = app;

    /// <summary>The address of its gRPC listener.</summary>
    public string Address => _app.Urls.First();

    public static async Task<EmbedderHost> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Listeners:GrpcPort"] = "0",
            ["Listeners:WebPort"] = "0",
            ["Models:Directory"] = Path.Combine(AppContext.BaseDirectory, "Models", "tiny", "1"),
            ["Embedder:Roles"] = EmbedderOptions.GrpcRole,
        });
        builder.AddServiceDefaults();
        builder.AddEmbedder();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapEmbedder();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new EmbedderHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
