namespace FaceNet.Embedder.Models;

/// <summary>Loads the models before anything else of the host starts: a process that cannot embed must not open its ports.</summary>
internal sealed class ModelStartup(ModelRepository models) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(models.Load, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
