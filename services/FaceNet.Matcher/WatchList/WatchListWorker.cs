using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Kafka.Reading;
using Microsoft.Extensions.Options;

namespace FaceNet.Matcher.WatchList;

/// <summary>Looks for captured faces among enrolled people as they arrive, where the options name galleries.</summary>
internal sealed class WatchListWorker(
    KafkaClients kafka,
    FaceWatcher watcher,
    WatchedGalleries watched,
    IOptions<WatchListOptions> options,
    IOptions<KafkaOptions> topics,
    MessageLoss loss,
    LagMetrics lags,
    TimeProvider time,
    ILogger<EventLoop> logger) : BackgroundService
{
    private static readonly TimeSpan CommitInterval = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => watched.IsOn
        ? Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : Task.CompletedTask;

    private void Run(CancellationToken stoppingToken) => EventLoop.Repeat(
        () => new EventLoop(
            kafka,
            watcher.HandleAsync,
            new EventLoopOptions(options.Value.GroupId, options.Value.MaxInFlight, topics.Value.MaxMessageBytes, CommitInterval),
            loss,
            lags,
            time,
            logger),
        topics.Value.FaceEmbeddedTopic,
        stoppingToken);
}
