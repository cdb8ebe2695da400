using Confluent.Kafka;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Erasing;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Watching;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>
/// Collects the faces of another space that a gallery's topic still holds: those that came before it was being clustered anew, and were refused. Thread-safe.
/// </summary>
internal sealed class TopicCollector(KafkaClients kafka, IOptions<KafkaOptions> topics)
{
    private const int MessagesAtOnce = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    /// <summary>Reads the gallery's partition up to what is its end now. Throws <see cref="UnavailableException"/> (BROKERS_UNAVAILABLE).</summary>
    /// <param name="database">Redis.</param>
    /// <param name="gallery">The gallery.</param>
    /// <param name="state">Its state.</param>
    /// <param name="claim">The right to write.</param>
    /// <param name="watch">Gets to know how far it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task CollectAsync(
        IDatabase database, string gallery, GalleryState state, BuildClaim claim, BuildWatch watch, CancellationToken cancellationToken)
    {
        using var consumer = kafka.CreateReader();
        try
        {
            var topic = topics.Value.FaceEmbeddedTopic;
            var place = await Task.Run(() => GalleryPartition.Find(consumer, topic, gallery), CancellationToken.None);
            var partition = new TopicPartition(topic, place.Partition);
            consumer.Assign(new TopicPartitionOffset(partition, place.Oldest));
            for (var next = place.Oldest; next < place.End;)
            {
                watch.Report(BuildStage.ReadTopic, next - place.Oldest, place.End - place.Oldest);
                var (messages, behind) = await Task.Run(() => Read(consumer, partition, next, place.End), cancellationToken);
                Face[] faces =
                [
                    .. messages.Where(message => message.Message.Key == gallery).Select(message => EventReader.Read(message).Face).OfType<Face>()
                        .Where(face => GalleryRules.IsAside(state, face) && GalleryRules.Check(state, face) is null),
                ];
                await KeepAsync(database, gallery, state, claim, faces, cancellationToken);
                next = behind;
            }
        }
        catch (KafkaException failed)
        {
            throw new UnavailableException(
                ErrorReasons.BrokersUnavailable, $"Kafka does not answer ({failed.Error.Reason}). Retry; if it lasts, see Kafka__BootstrapServers.", RetryDelay, failed);
        }
    }

    // Some messages, and the offset to go on with. Offsets may have gaps, so that the last one before the end may never come.
    private static (List<ConsumeResult<string, byte[]>> Messages, long Next) Read(IConsumer<string, byte[]> consumer, TopicPartition partition, long next, long end)
    {
        var messages = new List<ConsumeResult<string, byte[]>>();
        while (next < end && messages.Count < MessagesAtOnce)
        {
            if (consumer.Consume(Patience) is { } message)
            {
                next = message.Offset.Value + 1;
                messages.Add(message);
            }
            else
            {
                var position = consumer.Position(partition);
                return (messages, position.IsSpecial ? next : Math.Max(next, position.Value));
            }
        }

        return (messages, next);
    }

    // The first of a crop_id counts, and none whose crop_id is that of another picture, or was erased.
    private static async Task KeepAsync(
        IDatabase database, string gallery, GalleryState state, BuildClaim claim, IReadOnlyList<Face> faces, CancellationToken cancellationToken)
    {
        if (faces.Count == 0)
        {
            return;
        }

        var live = new ClusterKeys(gallery, state.Generation).Members;
        var members = (await HashFields.ReadAsync(database, live, [.. faces.Select(face => face.CropId).Distinct()], cancellationToken))
            .ToDictionary(member => member.Key, member => StoredValue.Read(MemberState.Parser, member.Value, live).ContentHash);
        var erased = await new ErasedCrops(database, gallery, state.ErasedCropsKey).FindAsync(faces.Select(face => face.CropId));
        var key = new ClusterKeys(gallery, state.Incoming.Generation).Faces;
        await claim.WriteAsync(
            (transaction, answers) =>
            {
                foreach (var face in faces.Where(face => !erased.Contains(face.CropId)).Where(face => !members.TryGetValue(face.CropId, out var hash) || hash.Span.SequenceEqual(face.ContentHash.Span)))
                {
                    answers.Add(transaction.HashSetAsync(key, face.CropId, StoredValue.Write(face.ToState()), When.NotExists));
                }
            },
            cancellationToken);
    }
}
