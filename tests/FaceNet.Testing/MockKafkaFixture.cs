using FaceNet.LocalBackends;
using Xunit;

namespace FaceNet.Testing;

/// <summary>An in-process Kafka broker, for a class, a collection or a whole test assembly.</summary>
/// <remarks>Tests that share it keep apart by topic and group: see <see cref="UniqueName"/>.</remarks>
public sealed class MockKafkaFixture : IAsyncLifetime
{
    private MockKafkaBackend? _backend;

    /// <summary>The broker's <c>host:port</c>.</summary>
    public string BootstrapServers =>
        _backend?.BootstrapServers ?? throw new InvalidOperationException("The fixture has not been initialized by xunit.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() =>
        _backend = await MockKafkaBackend.StartAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _backend?.DisposeAsync() ?? ValueTask.CompletedTask;
}
