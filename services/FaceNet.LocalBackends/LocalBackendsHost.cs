namespace FaceNet.LocalBackends;

/// <summary>Everything the platform needs from outside, in this process: Garnet for Redis and a mock broker for Kafka.</summary>
public sealed class LocalBackendsHost : IAsyncDisposable
{
    private LocalBackendsHost(GarnetBackend redis, MockKafkaBackend kafka)
    {
        Redis = redis;
        Kafka = kafka;
    }

    /// <summary>The Redis server.</summary>
    public GarnetBackend Redis { get; }

    /// <summary>The Kafka broker.</summary>
    public MockKafkaBackend Kafka { get; }

    /// <summary>Starts both and returns when both accept connections.</summary>
    /// <param name="redis">Settings of the Redis server; both backends log to its logger factory.</param>
    /// <param name="cancellationToken">Gives up before a backend is started; one that is starting comes up and is stopped again.</param>
    /// <exception cref="LocalBackendException">One did not start; the other is stopped again.</exception>
    public static async Task<LocalBackendsHost> StartAsync(GarnetBackendOptions redis, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(redis);

        var garnet = await GarnetBackend.StartAsync(redis, cancellationToken).ConfigureAwait(false);
        try
        {
            var kafka = await MockKafkaBackend.StartAsync(redis.LoggerFactory, cancellationToken).ConfigureAwait(false);
            return new LocalBackendsHost(garnet, kafka);
        }
        catch
        {
            await garnet.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops both.</summary>
    public async ValueTask DisposeAsync()
    {
        await Kafka.DisposeAsync().ConfigureAwait(false);
        await Redis.DisposeAsync().ConfigureAwait(false);
    }
}
