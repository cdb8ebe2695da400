using FaceNet.Matcher;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Hosting;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>A Matcher on a real socket of this process, and clients that call it through it.</summary>
internal sealed class MatcherServer : IAsyncDisposable
{
    private readonly ServiceHost _host;

    private MatcherServer(ServiceHost host)
    {
        _host = host;
        Galleries = new GalleryService.GalleryServiceClient(host.Connect(1)[0]);
    }

    public IServiceProvider Services => _host.Services;

    public GalleryService.GalleryServiceClient Galleries { get; }

    public static async Task<MatcherServer> StartAsync(string redis, string embedder)
    {
        return new MatcherServer(await ServiceHost.StartAsync(
            builder => builder.AddMatcher(),
            app =>
            {
                app.MapServiceDefaults();
                app.MapMatcher();
            },
            ("Redis:Configuration", redis),
            ("EmbedderClient:Address", embedder)));
    }

    /// <summary>Clients for so many callers, on connections of their own.</summary>
    public MatchingService.MatchingServiceClient[] Connect(int callers)
    {
        return [.. _host.Connect(callers).Select(channel => new MatchingService.MatchingServiceClient(channel))];
    }

    /// <summary>A vector as a probe or a sample.</summary>
    public static Probe Face(float[] vector, string space)
    {
        return new Probe { Embedding = new Embedding { EmbeddingSpace = space, Values = { vector } } };
    }

    public ValueTask DisposeAsync()
    {
        return _host.DisposeAsync();
    }
}
