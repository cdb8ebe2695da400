using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Models;

/// <summary>Looks through the model repository again and again, where there is one. By asking, since folders over a network do not tell.</summary>
internal sealed partial class ModelWatcher(ModelRepository models, IOptions<ModelsOptions> options, TimeProvider time, ILogger<ModelWatcher> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Repository.Length == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.PollInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                models.Refresh();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Unreadable(exception, options.Value.Repository);
            }
        }
    }

    [LoggerMessage(EventName = "ModelRepositoryUnreadable", Level = LogLevel.Warning, Message = "The model repository {Repository} cannot be read; what is loaded serves on")]
    private partial void Unreadable(Exception exception, string repository);
}
