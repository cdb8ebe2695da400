using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.ServiceDefaults.Redis;

/// <summary>
/// The process's one connection to Redis, opened on first use. Thread-safe. A command on a lost connection fails at once with
/// <see cref="RedisConnectionException"/> instead of waiting in a backlog: callers retry where they know that it is safe.
/// </summary>
public sealed class RedisConnection(IOptions<RedisOptions> options) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ConnectionMultiplexer? _multiplexer;

    /// <summary>Returns the database, connecting first if need be. Throws <see cref="RedisConnectionException"/> when Redis does not answer.</summary>
    public async ValueTask<IDatabase> GetDatabaseAsync(CancellationToken cancellationToken)
    {
        if (_multiplexer is { } open)
        {
            return open.GetDatabase();
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            return (_multiplexer ??= await ConnectAsync()).GetDatabase();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_multiplexer is { } open)
        {
            await open.DisposeAsync();
        }

        _gate.Dispose();
    }

    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        var configuration = ConfigurationOptions.Parse(options.Value.Configuration);
        configuration.AbortOnConnectFail = true;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ClientName = "facenet";
        return ConnectionMultiplexer.ConnectAsync(configuration);
    }
}
