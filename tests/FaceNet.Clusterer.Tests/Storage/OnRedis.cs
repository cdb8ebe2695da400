using FaceNet.Clusterer.Storage;
using FaceNet.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Tests.Storage;

/// <summary>Tests of the durable state, on whichever server answers.</summary>
public abstract class OnRedis : IAsyncDisposable
{
    protected OnRedis(string endpoint)
    {
        Redis = new RedisConnection(Options.Create(new RedisOptions { Configuration = endpoint }));
        Store = new ClusterStore(Redis);
        Reader = new ClusterReader(Redis);
    }

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected RedisConnection Redis { get; }

    private protected ClusterStore Store { get; }

    private protected ClusterReader Reader { get; }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Redis.DisposeAsync();
    }
}
