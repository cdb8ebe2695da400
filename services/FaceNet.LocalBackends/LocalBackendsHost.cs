namespace FaceNet.LocalBackends;

/// <summary>What the platform needs from outside, in this process: Garnet for Redis, a mock broker for Kafka, or both.</summary>
public sealed class LocalBackendsHost : IAsyncDisposable
{
    private LocalBackendsHost(GarnetBackend? redis, MockKafkaBackend? kafka)
    {
        Redis = redis;
        Kafka = kafka;
    }

    /// <summary>The Redis server; null when it was not wanted.</summary>
    public GarnetBackend? Redis { get; }

    /// <summary>The Kafka broker; null when it was not wanted.</summary>
    public MockKafkaBackend? Kafka { get; }

    /// <summary>Starts what is wanted and returns when it accepts connections.</summary>
    /// <param name="backends">What is wanted.</param>
    /// <param name="redis">Settings of the Redis server; both backends log to its logger factory.</param>
    /// <param name="cancellationToken">Gives up before a backend is started; one that is starting comes up and is stopped again.</param>
    /// <exception cref="LocalBackendException">One did not start; the other is stopped again.</exception>
    public static async Task<LocalBackendsHost> StartAsync(BackendChoice backends, GarnetBackendOptions redis, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(redis);

        var garnet = backends == BackendChoice.Kafka ? null : await GarnetBackend.StartAsync(redis, cancellationToken).ConfigureAwait(false);
        try
        {
            var kafka = backends == BackendChoice.Redis ? null : await MockKafkaBackend.StartAsync(redis.LoggerFactory, cancellationToken).ConfigureAwait(false);
            return new LocalBackendsHost(garnet, kafka);
        }
        catch
        {
            await DisposeAsync(garnet).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops what runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await DisposeAsync(Kafka).ConfigureAwait(false);
        await DisposeAsync(Redis).ConfigureAwait(false);
    }

    private static ValueTask DisposeAsync(IAsyncDisposable? backend) => backend?.DisposeAsync() ?? ValueTask.CompletedTask;
}
