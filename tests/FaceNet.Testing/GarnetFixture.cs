using FaceNet.LocalBackends;
using Xunit;

namespace FaceNet.Testing;

/// <summary>An in-process Garnet server with a temporary data folder, for a class, a collection or a whole test assembly.</summary>
/// <remarks>Tests that share it keep apart by key: see <see cref="UniqueName"/>.</remarks>
public sealed class GarnetFixture : IAsyncLifetime
{
    private GarnetBackend? _backend;

    /// <summary>The server's <c>host:port</c>.</summary>
    public string Endpoint => _backend?.Endpoint ?? throw new InvalidOperationException("The fixture has not been initialized by xunit.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() =>
        _backend = await GarnetBackend.StartAsync(new GarnetBackendOptions(), TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _backend?.DisposeAsync() ?? ValueTask.CompletedTask;
}
