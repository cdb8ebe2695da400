using Xunit;

namespace FaceNet.Testing;

/// <summary>A Redis 8 that an environment variable names, where there is one.</summary>
/// <remarks>
/// A test that needs it starts with <c>Assert.SkipUnless(redis.Available, redis.Reason)</c>. A server that is named but
/// does not answer fails the test: only its absence is a reason to skip. The server is shared with other tests and
/// other runs, so they keep apart by key: see <see cref="UniqueName"/>.
/// </remarks>
/// <param name="variable">The environment variable.</param>
/// <param name="kind">What it names.</param>
public abstract class RedisFixture(string variable, string kind) : IAsyncLifetime
{
    private readonly string? _endpoint = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    /// <summary>Whether a server is named.</summary>
    public bool Available => _endpoint is not null;

    /// <summary>Why no server is there, for the skip message; empty when one is.</summary>
    public string Reason => Available ? string.Empty : $"{variable} is not set: set it to the host:port of {kind}.";

    /// <summary>The server's <c>host:port</c>.</summary>
    public string Endpoint => _endpoint ?? throw new InvalidOperationException(Reason);

    /// <inheritdoc/>
    public ValueTask InitializeAsync()
    {
        var isEndpoint = _endpoint is null
            || (_endpoint.Split(':') is [{ Length: > 0 }, var port] && ushort.TryParse(port, out var number) && number != 0);
        return isEndpoint
            ? ValueTask.CompletedTask
            : throw new InvalidOperationException($"{variable} is '{_endpoint}', but must be host:port, such as 127.0.0.1:6379.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>The Redis 8 server that FACENET_TEST_REDIS names.</summary>
public sealed class RealRedisFixture() : RedisFixture("FACENET_TEST_REDIS", "a Redis 8 server");

/// <summary>The Redis 8 cluster, one node of which FACENET_TEST_REDIS_CLUSTER names.</summary>
public sealed class RedisClusterFixture() : RedisFixture("FACENET_TEST_REDIS_CLUSTER", "a node of a Redis 8 cluster");
