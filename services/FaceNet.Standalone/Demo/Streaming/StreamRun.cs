using FaceNet.Embedder.Events;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Standalone.Demo.Planning;
using FaceNet.Standalone.Demo.Progress;
using Microsoft.Extensions.Options;

namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>Sends all events and waits until each has come to its end: clustered, dropped as a repetition, or refused.</summary>
internal sealed class StreamRun(IServiceProvider services, ClusteringService.ClusteringServiceClient clusterer, string gallery, int dimensions)
{
    // Well below the 5 MB that the mock broker keeps of a partition, even if everything went to one.
    private const long InFlightBytes = 3_000_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly KafkaClients _kafka = services.GetRequiredService<KafkaClients>();
    private readonly KafkaOptions _topics = services.GetRequiredService<IOptions<KafkaOptions>>().Value;
    private readonly FaceWorkerOptions _worker = services.GetRequiredService<IOptions<FaceWorkerOptions>>().Value;
    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();
    private readonly InFlightWindow _window = new(InFlightBytes);
    private readonly Backlog _backlog = new(Backlog.LimitFor(dimensions, InFlightBytes));

    public async Task<StreamResult> RunAsync(IReadOnlyList<PlannedEvent> events, IStageProgress progress, CancellationToken cancellationToken)
    {
        await using var watcher = await StreamWatcher.StartAsync(_kafka, _topics, gallery, cancellationToken);
        using var commits = await CommitView.OpenAsync(_kafka, _worker.GroupId, _topics.FaceCapturedTopic, cancellationToken);
        var producer = new FaceProducer(_kafka, _topics.FaceCapturedTopic, gallery, _time.GetUtcNow(), _window, _backlog);
        var follower = new StreamFollower(clusterer, gallery, producer, watcher);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var began = _time.GetTimestamp();
        progress.Start(events.Count);
        var sending = Task.Run(() => producer.SendAsync(events, stop.Token), stop.Token);
        try
        {
            var counts = await FollowAsync(follower, commits, sending, events.Count, progress, cancellationToken);
            var stall = IsThrough(counts, events.Count) ? null : StalledStream.Explain(Patience, counts, events, watcher);
            return new StreamResult(counts, [.. watcher.Refusals], watcher.Vectors, _time.GetElapsedTime(began), stall);
        }
        finally
        {
            await stop.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Returns when all is through, or when nothing has moved for longer than anything takes.
    private async Task<StreamCounts> FollowAsync(
        StreamFollower follower, CommitView commits, Task sending, int total, IStageProgress progress, CancellationToken cancellationToken)
    {
        var (last, moved) = (new StreamCounts(), _time.GetTimestamp());
        while (true)
        {
            if (sending.IsFaulted)
            {
                await sending;
            }

            await Task.Run(() => commits.Tell(_window), cancellationToken);
            var counts = await follower.LookAsync(cancellationToken);
            _backlog.Settled(counts.Settled);
            progress.Set(counts.Settled, $"{counts.Embedded:N0} embedded, {counts.Refused:N0} refused");
            moved = counts == last ? moved : _time.GetTimestamp();
            last = counts;
            if (IsThrough(counts, total) || _time.GetElapsedTime(moved) > Patience)
            {
                return counts;
            }

            await Task.Delay(Interval, _time, cancellationToken);
        }
    }

    private static bool IsThrough(StreamCounts counts, int total) =>
        counts.Delivered >= total && counts.Settled >= total && counts.Embedded + counts.RefusedByEmbedder >= total;
}
