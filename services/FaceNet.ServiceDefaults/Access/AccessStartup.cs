using Microsoft.Extensions.Hosting;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>Has something that reads files of keys or certificates made before the ports open: files that cannot be used stop the start.</summary>
internal sealed class AccessStartup<T>(T startsWithTheHost) : IHostedService
{
    /// <summary>What was made.</summary>
    public T Made { get; } = startsWithTheHost;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
