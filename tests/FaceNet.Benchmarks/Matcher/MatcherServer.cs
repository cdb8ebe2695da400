using FaceNet.Matcher;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Hosting;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>A Matcher on a real socket of this process, and clients that call it through it.</summary>
internal sealed class MatcherServer : IAsyncDisposable
{
    private const int CallersPerConnection = 16;

    private readonly WebApplication _app;
    private readonly string _address;
    private readonly List<GrpcChannel> _channels = [];

    private MatcherServer(WebApplication app)
    {
        _app = app;
        _address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Galleries = new GalleryService.GalleryServiceClient(Open());
    }

    public IServiceProvider Services => _app.Services;

    public GalleryService.GalleryServiceClient Galleries { get; }

    public static async Task<MatcherServer> StartAsync(string redis, string embedder)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Listeners:GrpcPort"] = "0",
            ["Listeners:WebPort"] = "0",
            ["Redis:Configuration"] = redis,
            ["EmbedderClient:Address"] = embedder,
        });
        builder.AddServiceDefaults();
        builder.AddMatcher();
        WebApplication app = builder.Build();
        app.MapServiceDefaults();
        app.MapMatcher();
        await app.StartAsync();
        return new MatcherServer(app);
    }

    /// <summary>Clients for so many callers, on connections of their own.</summary>
    public MatchingService.MatchingServiceClient[] Connect(int callers)
    {
        GrpcChannel[] channels = [.. Enumerable.Range(0, (callers + CallersPerConnection - 1) / CallersPerConnection).Select(_ => Open())];
        return [.. Enumerable.Range(0, callers).Select(caller => new MatchingService.MatchingServiceClient(channels[caller % channels.Length]))];
    }

    /// <summary>A vector as a probe or a sample.</summary>
    public static Probe Face(float[] vector, string space)
    {
        return new Probe { Embedding = new Embedding { EmbeddingSpace = space, Values = { vector } } };
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private GrpcChannel Open()
    {
        GrpcChannel channel = GrpcChannel.ForAddress(_address);
        _channels.Add(channel);
        return channel;
    }
}
