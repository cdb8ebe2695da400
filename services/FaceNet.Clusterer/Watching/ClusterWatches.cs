using Confluent.Kafka;
using FaceNet.Clusterer.Storage;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Watching;

/// <summary>The watches of this instance, as many as <see cref="ClustererOptions.MaxWatchers"/>. Thread-safe.</summary>
internal sealed class ClusterWatches(KafkaClients kafka, ClusterReader reader, IOptions<KafkaOptions> topics, IOptions<ClustererOptions> options)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);
    private int _open;

    /// <summary>
    /// Begins a watch. Throws <see cref="ResourceNotFoundException"/> (GALLERY_NOT_FOUND), <see cref="PreconditionException"/> (WATCH_TOKEN_EXPIRED),
    /// <see cref="OverloadedException"/> (WATCHERS_FULL) or <see cref="UnavailableException"/> (BROKERS_UNAVAILABLE).
    /// </summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="resume">Where to go on; null for now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ClusterWatch> OpenAsync(string gallery, WatchPosition? resume, CancellationToken cancellationToken)
    {
        await reader.OpenIndexedAsync(gallery, cancellationToken);
        if (Interlocked.Increment(ref _open) > options.Value.MaxWatchers)
        {
            Close();
            throw new OverloadedException(
                ErrorReasons.WatchersFull, $"This instance has {options.Value.MaxWatchers} watchers, as many as Clusterer__MaxWatchers allows.", RetryDelay);
        }

        var consumer = kafka.CreateReader();
        try
        {
            var (partition, oldest, end) = await Task.Run(() => GalleryPartition.Find(consumer, topics.Value.ClusterChangedTopic, gallery), CancellationToken.None);
            var start = resume is { } token ? Require(gallery, token, partition, oldest, end) : new WatchPosition(partition, end, await SequenceAsync(gallery, cancellationToken));
            consumer.Assign(new TopicPartitionOffset(topics.Value.ClusterChangedTopic, start.Partition, start.Offset));
            return new ClusterWatch(gallery, consumer, start, Close);
        }
        catch (KafkaException failed)
        {
            Abandon(consumer);
            throw new UnavailableException(
                ErrorReasons.BrokersUnavailable, $"Kafka does not answer ({failed.Error.Reason}). Retry; if it lasts, see Kafka__BootstrapServers.", RetryDelay, failed);
        }
        catch
        {
            Abandon(consumer);
            throw;
        }
    }

    private static WatchPosition Require(string gallery, WatchPosition token, int partition, long oldest, long end) =>
        token.Partition == partition && token.Offset >= oldest && token.Offset <= end ? token : throw ClusterWatch.Expired(gallery, token);

    private void Abandon(IConsumer<string, byte[]> consumer)
    {
        consumer.Dispose();
        Close();
    }

    private void Close() => Interlocked.Decrement(ref _open);

    // Behind the end of the topic: what has a higher number is sent later, so that it comes behind that end.
    private async Task<long> SequenceAsync(string gallery, CancellationToken cancellationToken) =>
        (await reader.OpenIndexedAsync(gallery, cancellationToken)).State.Sequence;
}
