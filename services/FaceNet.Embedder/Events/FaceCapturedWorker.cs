using FaceNet.ServiceDefaults.Kafka;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Events;

/// <summary>Embeds the faces that producers put into Kafka, where the process has that role.</summary>
internal sealed class FaceCapturedWorker(
    KafkaClients kafka,
    FaceCapturedHandler handler,
    IOptions<EmbedderOptions> embedder,
    IOptions<FaceWorkerOptions> options,
    IOptions<KafkaOptions> topics,
    TimeProvider time,
    ILogger<FaceCapturedLoop> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => embedder.Value.Has(EmbedderOptions.WorkerRole)
        ? Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : Task.CompletedTask;

    private void Run(CancellationToken stoppingToken)
    {
        using var loop = new FaceCapturedLoop(kafka, handler.HandleAsync, options.Value, time, logger);
        loop.Run(topics.Value.FaceCapturedTopic, stoppingToken);
    }
}
