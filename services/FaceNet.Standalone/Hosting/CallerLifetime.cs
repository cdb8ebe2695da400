namespace FaceNet.Standalone.Hosting;

/// <summary>Leaves Ctrl-C to the command line: a second listener would race it, and a stop would look like a failure.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
