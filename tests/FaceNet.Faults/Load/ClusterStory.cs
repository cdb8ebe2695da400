using System.Collections.Concurrent;
using Confluent.Kafka;
using FaceNet.Protos.Events.V1;

namespace FaceNet.Faults.Load;

/// <summary>What is told of the clusters of some galleries, as a consumer takes it that knows each event by its id.</summary>
internal sealed class ClusterStory : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _galleries;
    private readonly ConcurrentDictionary<(string Gallery, string Crop), ConcurrentDictionary<string, bool>> _told = new();
    private readonly ConcurrentDictionary<(string Gallery, string Crop), string> _clusters = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<long, bool>> _sequences = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _reading;

    public ClusterStory(string bootstrapServers, string topic, IEnumerable<string> galleries)
    {
        _galleries = [.. galleries];
        var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "faults-story",
            EnableAutoCommit = false,
        }).SetLogHandler((_, _) => { }).Build();

        // From now on: the galleries are new.
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        consumer.Assign(admin.GetMetadata(topic, Timeout).Topics.Single().Partitions.Select(partition =>
        {
            var place = new TopicPartition(topic, partition.PartitionId);
            return new TopicPartitionOffset(place, consumer.QueryWatermarkOffsets(place, Timeout).High);
        }));
        _reading = Task.Run(() => Read(consumer));
    }

    /// <summary>How many crops were told of.</summary>
    public int Told => _told.Count;

    public bool IsTold((string Gallery, string Crop) crop) => _told.ContainsKey(crop);

    /// <summary>The cluster that a crop was in when it was told of.</summary>
    public string ClusterOf((string Gallery, string Crop) crop) => _clusters[crop];

    /// <summary>Crops of whose arrival two different events told.</summary>
    public IEnumerable<(string Gallery, string Crop)> ToldTwice() => _told.Where(crop => crop.Value.Count > 1).Select(crop => crop.Key);

    /// <summary>Sequence numbers that were passed over.</summary>
    public IReadOnlyList<string> Gaps() =>
    [
        .. from gallery in _sequences
           from number in Enumerable.Range(1, (int)gallery.Value.Keys.Max())
           where !gallery.Value.ContainsKey(number)
           select $"{gallery.Key} {number}",
    ];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await new Patience(Timeout).EndsAsync("the consumer of changes to end", _reading);
        _end.Dispose();
    }

    private void Read(IConsumer<string, byte[]> consumer)
    {
        using (consumer)
        {
            while (!_end.IsCancellationRequested)
            {
                ReadOne(consumer);
            }
        }
    }

    // What it misses by an error is found to be missing.
    private void ReadOne(IConsumer<string, byte[]> consumer)
    {
        try
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { Message.Key: { } key } result && _galleries.Contains(key))
            {
                Note(ClusterChanged.Parser.ParseFrom(result.Message.Value));
            }
        }
        catch (ConsumeException failure)
        {
            Console.Error.WriteLine($"  The consumer of changes failed with {failure.Error}, and goes on.");
        }
    }

    private void Note(ClusterChanged change)
    {
        _sequences.GetOrAdd(change.Gallery, _ => new())[change.Sequence] = true;
        if ((change.Founded?.CropId ?? change.Joined?.CropId) is { Length: > 0 } crop)
        {
            _clusters.TryAdd((change.Gallery, crop), change.ClusterId);
            _told.GetOrAdd((change.Gallery, crop), _ => new())[change.EventId] = true;
        }
    }
}
