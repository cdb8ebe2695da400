using Confluent.Kafka;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace FaceNet.Matcher.Forgetting;

/// <summary>
/// Sends the events of erasures, at once where Kafka answers, and what was left behind every ten seconds. What the Clusterer knows of the faces goes into its
/// partition before the event is forgotten.
/// </summary>
internal sealed partial class TombstoneSender(
    Tombstones tombstones, TombstoneWakeUp wakeUp, KafkaClients kafka, IOptions<KafkaOptions> topics, TimeProvider time, ILogger<TombstoneSender> logger)
    : BackgroundService
{
    // With the longest ids they fit into a message of the fewest bytes that Kafka__MaxMessageBytes allows.
    private const int CropsPerErasure = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!tombstones.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        // What a host before this one left is sent at once.
        var (tick, call) = (Task.CompletedTask, wakeUp.WaitAsync(stoppingToken));
        while (true)
        {
            await await Task.WhenAny(tick, call);
            tick = tick.IsCompleted ? timer.WaitForNextTickAsync(stoppingToken).AsTask() : tick;
            call = call.IsCompleted ? wakeUp.WaitAsync(stoppingToken) : call;
            try
            {
                await SendAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is KafkaException || ErrorStatus.ReasonOf(exception) == ErrorReasons.StoreUnavailable)
            {
                Postponed(exception.Message);
            }
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        foreach (var place in await tombstones.PlacesAsync(cancellationToken))
        {
            var erased = await tombstones.ListAsync(place, cancellationToken);
            await Task.WhenAll(erased.SelectMany(Messages).Select(message => kafka.Producer.ProduceAsync(message.Topic, message.Message, cancellationToken)));
            await tombstones.ForgetAsync(place, erased, cancellationToken);
        }
    }

    private IEnumerable<(string Topic, Message<string, byte[]> Message)> Messages(FaceErased erased) =>
    [
        (topics.Value.FaceErasedTopic, Message(erased.Gallery, erased.EventId, erased)),
        .. Erasures(erased).Select(erasure => (topics.Value.FaceEmbeddedTopic, Message(erased.Gallery, erasure.RequestId, new ClusteringCommand { Erasure = erasure }))),
    ];

    private static IEnumerable<Erasure> Erasures(FaceErased erased)
    {
        if (erased.WithClusters)
        {
            yield return new Erasure
            {
                RequestId = erased.EventId,
                Gallery = erased.Gallery,
                RequestTime = erased.EraseTime,
                AllClusters = new EraseAllClustersRequest { Gallery = erased.Gallery },
            };
        }

        // The name of a subject goes also where none of its faces came from a cluster.
        string[][] parts = erased is { WholeSubject: true, CropIds.Count: 0 } ? [[]] : [.. erased.CropIds.Chunk(CropsPerErasure)];
        foreach (var (part, crops) in parts.Index())
        {
            yield return new Erasure
            {
                RequestId = $"{erased.EventId}-{part}",
                Gallery = erased.Gallery,
                RequestTime = erased.EraseTime,
                Subject = new SubjectErasure { SubjectId = erased.WholeSubject ? erased.SubjectId : "", CropIds = { crops } },
            };
        }
    }

    private static Message<string, byte[]> Message(string gallery, string id, IMessage content) =>
        new() { Key = gallery, Value = content.ToByteArray(), Headers = EventHeaders.For(id) };

    [LoggerMessage(EventName = "TombstonesPostponed", Level = LogLevel.Warning, Message = "Events of erasures are sent later, Kafka or Redis does not answer: {Text}")]
    private partial void Postponed(string text);
}
