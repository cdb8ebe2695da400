using System.Collections.Concurrent;
using Confluent.Kafka;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.SyntheticFaces;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Faults.Load;

/// <summary>A producer of crops of drawn people, in several galleries, and the audit of their clusters.</summary>
internal sealed class CropStream : IAsyncDisposable
{
    // The mock broker keeps 5 MB of a partition: what is not yet told of must stay far below.
    private const int MaxUntold = 400;

    private static readonly KafkaOptions Topics = new();
    private static readonly ByteString[] Pictures = Draw(people: 40, photos: 4);

    private readonly ClusteringService.ClusteringServiceClient _clusters;
    private readonly IReadOnlyList<string> _galleries;
    private readonly Patience _patience;
    private readonly IProducer<string, byte[]> _producer;
    private readonly ConcurrentDictionary<(string Gallery, string Crop), bool> _acknowledged = new();
    private readonly ConcurrentQueue<string> _inVain = new();
    private readonly ClusterStory _story;
    private int _sent;
    private int _answered;

    /// <param name="bootstrapServers">The broker.</param>
    /// <param name="clusterer">A Clusterer, or several, to be asked for the audit.</param>
    /// <param name="galleries">New galleries; the crops go to each in turn.</param>
    /// <param name="patience">How long to wait for them.</param>
    public CropStream(string bootstrapServers, ChannelBase clusterer, IReadOnlyList<string> galleries, Patience patience)
    {
        _clusters = new ClusteringService.ClusteringServiceClient(clusterer);
        (_galleries, _patience) = (galleries, patience);
        _story = new ClusterStory(bootstrapServers, Topics.ClusterChangedTopic, galleries);
        _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            Partitioner = Confluent.Kafka.Partitioner.Murmur2Random,
            LingerMs = 5,
            MessageTimeoutMs = (int)patience.Longest.TotalMilliseconds,
        }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Crops sent so far.</summary>
    public int Sent => _sent;

    /// <summary>Waits until every gallery has its first face, of the crops that are sent first.</summary>
    public async Task FlowsAsync(CancellationToken stop)
    {
        var first = Enumerable.Range(0, _galleries.Count).Select(Captured).Select(captured => (captured.Gallery, captured.CropId)).ToArray();
        await WaitAsync("the first crop of every gallery to be clustered", first, stop);
    }

    /// <summary>Waits until the crops that were acknowledged so far are clustered.</summary>
    public Task CaughtUpAsync(CancellationToken stop) => WaitAsync("the crops to be clustered", [.. _acknowledged.Keys], stop);

    /// <summary>Sends an event of one's own making beside the crops, and tells whether the broker took it.</summary>
    public async Task<TopicPartitionOffset> SendAsync(string topic, string key, byte[] value, CancellationToken stop) =>
        (await _producer.ProduceAsync(topic, new Message<string, byte[]> { Key = key, Value = value, Headers = EventHeaders.For(key) }, stop)).TopicPartitionOffset;

    /// <summary>A gallery of the load.</summary>
    public string Gallery(int number) => _galleries[number % _galleries.Count];

    /// <summary>A crop as the load sends it.</summary>
    public FaceCaptured Captured(int number) => new()
    {
        EventId = $"event-{number}",
        Gallery = Gallery(number),
        CropId = $"crop-{number}",
        CaptureTime = DateTimeOffset.UnixEpoch.AddYears(50).AddSeconds(number).ToTimestamp(),
        Image = new FaceImage { Encoded = Pictures[number % Pictures.Length] },
    };

    /// <summary>Sends one more crop, unless too many wait to be clustered. By one caller at a time.</summary>
    public bool TrySend()
    {
        if (_sent - _story.Told >= MaxUntold)
        {
            return false;
        }

        var captured = Captured(_sent++);
        _producer.Produce(Topics.FaceCapturedTopic, Message(captured), report => Note(captured, report.Error));
        return true;
    }

    /// <summary>Waits until the broker has answered for every crop, and those that it took are clustered.</summary>
    public async Task FinishAsync(CancellationToken stop)
    {
        Note(await _patience.HoldsAsync(
            "the broker to answer for every crop", () => Volatile.Read(ref _answered) == _sent, stop, () => $"{_sent - Volatile.Read(ref _answered)} of {_sent}"));
        if (_inVain.IsEmpty)
        {
            await CaughtUpAsync(stop);
        }
    }

    /// <summary>Compares the acknowledged crops with the members of all clusters, and with what was told of them.</summary>
    public async Task<Audit> AuditAsync(CancellationToken stop)
    {
        var stored = new Dictionary<(string Gallery, string Crop), int>();
        var counted = 0L;
        foreach (var gallery in _galleries)
        {
            foreach (var (cluster, crops) in await StoredClusters.ReadAsync(_clusters, gallery, _patience, stop))
            {
                counted += cluster.MemberCount;
                foreach (var crop in crops)
                {
                    stored[(gallery, crop)] = stored.GetValueOrDefault((gallery, crop)) + 1;
                }
            }
        }

        var acknowledged = _acknowledged.Keys.ToArray();
        var lost = acknowledged.Where(crop => !stored.ContainsKey(crop)).ToArray();
        var untold = acknowledged.Where(crop => stored.ContainsKey(crop) && !_story.IsTold(crop)).ToArray();
        var twice = stored.Where(crop => crop.Value > 1).Select(crop => crop.Key).ToArray();
        var toldTwice = _story.ToldTwice().ToArray();
        var miscounted = Math.Abs(counted - stored.Values.Sum());
        List<string> findings = [.. lost.Select(crop => $"{crop} was acknowledged and is in no cluster."), .. twice.Select(crop => $"{crop} is in two clusters."), .. toldTwice.Select(crop => $"{crop} was told of twice, by different events."), .. _story.Gaps().Select(gap => $"{gap} is missing among the changes."), .. _inVain];
        if (untold.Length > 0)
        {
            findings.Add($"In clusters and not told of are {FirstFew.Of(untold, acknowledged.Length)}.");
        }

        if (miscounted > 0)
        {
            findings.Add($"The clusters count {counted} members and have {stored.Values.Sum()}.");
        }

        return new Audit(acknowledged.Length, lost.Length + untold.Length + _story.Gaps().Count, twice.Length + toldTwice.Length + miscounted, _inVain.Count, Unanswered: 0, findings);
    }

    public async ValueTask DisposeAsync()
    {
        await _patience.EndsAsync("the producer of crops to end", Task.Run(_producer.Dispose));
        await _story.DisposeAsync();
    }

    private static ByteString[] Draw(int people, int photos)
    {
        var population = new SyntheticPopulation(seed: 7);
        return [.. from person in Enumerable.Range(0, people) from photo in Enumerable.Range(0, photos) select ByteString.CopyFrom(population.Photo(person, photo).Jpeg)];
    }

    private static Message<string, byte[]> Message(FaceCaptured captured) =>
        new() { Key = captured.CropId, Value = captured.ToByteArray(), Headers = EventHeaders.For(captured.EventId) };

    private void Note(FaceCaptured captured, Error error)
    {
        if (!error.IsError)
        {
            _acknowledged[(captured.Gallery, captured.CropId)] = true;
        }

        Interlocked.Increment(ref _answered);
    }

    private async Task WaitAsync(string what, IReadOnlyCollection<(string Gallery, string Crop)> crops, CancellationToken stop) => Note(await _patience.HoldsAsync(
        what, () => crops.All(_story.IsTold), stop, () => FirstFew.Of([.. crops.Where(crop => !_story.IsTold(crop))], crops.Count)));

    // Whoever waits in vain goes on to the audit, which says what is missing.
    private void Note(string? inVain)
    {
        if (inVain is not null)
        {
            _inVain.Enqueue(inVain);
        }
    }
}
