using FaceNet.ServiceDefaults.Access.Files;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.ServiceDefaults.Redis;

/// <summary>
/// The process's one connection to Redis, opened on first use. Thread-safe. A command on a lost connection fails at once with
/// <see cref="RedisConnectionException"/> instead of waiting in a backlog: callers retry where they know that it is safe.
/// </summary>
public sealed class RedisConnection(IOptions<RedisOptions> options) : IAsyncDisposable
{
    private const int ReconnectMilliseconds = 250;

    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;

    /// <summary>Returns the database, connecting first if need be. Throws <see cref="RedisConnectionException"/> when Redis does not answer.</summary>
    public async ValueTask<IDatabase> GetDatabaseAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await Connecting().WaitAsync(cancellationToken);
        return multiplexer.GetDatabase();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connecting is { IsCompletedSuccessfully: true } open)
        {
            await (await open).DisposeAsync();
        }
    }

    // Who comes while an attempt is under way shares its outcome. It takes seconds to fail, and one attempt each would have everybody wait for all before.
    private Task<ConnectionMultiplexer> Connecting()
    {
        if (_connecting is { IsCompletedSuccessfully: true } open)
        {
            return open;
        }

        lock (_gate)
        {
            return _connecting = _connecting is null or { IsFaulted: true } ? ConnectAsync() : _connecting;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var configuration = Configuration(options.Value);
        configuration.AbortOnConnectFail = true;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ClientName = "facenet";

        // A lost connection is sought again at every heartbeat: callers that try again do so for about two seconds.
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(ReconnectMilliseconds);
        configuration.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
        return await ConnectionMultiplexer.ConnectAsync(configuration);
    }

    internal static ConfigurationOptions Configuration(RedisOptions options)
    {
        var configuration = ConfigurationOptions.Parse(options.Configuration);

        // Keys hold ids of people and crops, and what exceptions say ends in the log.
        configuration.IncludeDetailInExceptions = false;
        if (options.User.Length > 0)
        {
            configuration.User = options.User;
        }

        if (SecretFile.Read("Redis__PasswordFile", options.PasswordFile, options.Password) is { Length: > 0 } password)
        {
            configuration.Password = password;
        }

        configuration.Ssl |= options.Tls;
        if (options.CaFile.Length > 0)
        {
            configuration.TrustIssuer(options.CaFile);
        }

        return configuration;
    }
}
