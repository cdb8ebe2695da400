using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Kafka.Reading;
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
    LagMetrics lags,
    TimeProvider time,
    ILogger<EventLoop> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => embedder.Value.Has(EmbedderOptions.WorkerRole)
        ? Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : Task.CompletedTask;

    private void Run(CancellationToken stoppingToken) => EventLoop.Repeat(
        () => new EventLoop(
            kafka,
            handler.HandleAsync,
            new EventLoopOptions(options.Value.GroupId, options.Value.MaxInFlight, options.Value.MaxInFlightBytes, options.Value.CommitInterval),
            loss,
            lags,
            time,
            logger),
        topics.Value.FaceCapturedTopic,
        stoppingToken);
}
