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
    MessageLoss loss,
    TimeProvider time,
    ILogger<FaceCapturedLoop> logger) : BackgroundService
{
    private static readonly TimeSpan RejoinDelay = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => embedder.Value.Has(EmbedderOptions.WorkerRole)
        ? Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : Task.CompletedTask;

    private void Run(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using (var loop = new FaceCapturedLoop(kafka, handler.HandleAsync, options.Value, loss, time, logger))
            {
                loop.Run(topics.Value.FaceCapturedTopic, stoppingToken);
            }

            // Its consumer was of no more use; another one joins the group.
            stoppingToken.WaitHandle.WaitOne(RejoinDelay);
        }
    }
}
