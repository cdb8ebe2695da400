using FaceNet.LocalBackends;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Standalone.Hosting;

/// <summary>
/// The Redis server and the Kafka broker inside this process, each only where the configuration names none outside it.
/// They are reached over sockets like any other, so the services cannot tell the difference.
/// </summary>
internal sealed class EmbeddedBackends : IAsyncDisposable
{
    private const string RedisSetting = "Redis:Configuration";
    private const string KafkaSetting = "Kafka:BootstrapServers";
    private const string SkipSetting = "Kafka:SkipLostMessages";

    private GarnetBackend? _redis;
    private MockKafkaBackend? _kafka;

    private EmbeddedBackends()
    {
    }

    /// <summary>Where Redis is and what it is.</summary>
    public string Redis { get; private set; } = "";

    /// <summary>Where Kafka is and what it is.</summary>
    public string Kafka { get; private set; } = "";

    /// <summary>Starts what the configuration lacks, and puts the addresses into it.</summary>
    /// <exception cref="LocalBackendException">One did not start; the other is stopped again.</exception>
    public static async Task<EmbeddedBackends> StartAsync(
        ConfigurationManager configuration, string? dataDirectory, CancellationToken cancellationToken)
    {
        var backends = new EmbeddedBackends();
        try
        {
            await backends.StartRedisAsync(configuration, dataDirectory, cancellationToken);
            await backends.StartKafkaAsync(configuration, cancellationToken);
            return backends;
        }
        catch
        {
            await backends.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_kafka is not null)
        {
            await _kafka.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    private async Task StartRedisAsync(ConfigurationManager configuration, string? dataDirectory, CancellationToken cancellationToken)
    {
        if (configuration[RedisSetting] is { Length: > 0 } outside)
        {
            Redis = $"{FirstWord(outside)} (yours)";
            return;
        }

        _redis = await GarnetBackend.StartAsync(new GarnetBackendOptions { DataDirectory = dataDirectory }, cancellationToken);
        configuration[RedisSetting] = _redis.Endpoint;
        Redis = $"{_redis.Endpoint} (embedded Garnet, {(dataDirectory is null ? "keeps nothing after the end" : $"keeps its data in {dataDirectory}")})";
    }

    private async Task StartKafkaAsync(ConfigurationManager configuration, CancellationToken cancellationToken)
    {
        if (configuration[KafkaSetting] is { Length: > 0 } outside)
        {
            Kafka = $"{outside} (yours)";
            return;
        }

        _kafka = await MockKafkaBackend.StartAsync(cancellationToken);
        var options = configuration.GetSection("Kafka").Get<KafkaOptions>() ?? new KafkaOptions();
        await Task.Run(() => MockTopics.Make(_kafka.BootstrapServers, options.TopicsOfFaces), cancellationToken);
        configuration[KafkaSetting] = _kafka.BootstrapServers;

        // It keeps little and promises nothing; whoever overruns it reads so in the log.
        configuration[SkipSetting] ??= "true";
        Kafka = $"{_kafka.BootstrapServers} (embedded mock broker, keeps nothing after the end)";
    }

    // A Redis configuration may hold a password behind its first comma.
    private static string FirstWord(string configuration) => configuration.Split(',')[0];
}
