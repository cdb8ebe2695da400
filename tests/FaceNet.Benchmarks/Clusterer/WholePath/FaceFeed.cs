using Confluent.Kafka;
using FaceNet.Benchmarks.Faces;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Kafka;
using Google.Protobuf;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FaceNet.Benchmarks.Clusterer.WholePath;

/// <summary>Sends faces to face-embedded, never more at once than the mock broker keeps.</summary>
/// <param name="kafka">The producer.</param>
/// <param name="topic">The topic.</param>
/// <param name="applied">How many the Clusterer is done with.</param>
internal sealed class FaceFeed(KafkaClients kafka, string topic, Func<long> applied)
{
    public const string Gallery = "benchmark";
    public const string Space = "benchmark";

    // The mock broker keeps 5 MB of a partition, and a face has less than a kilobyte.
    private const int MaxInFlight = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private long _sent;

    /// <summary>The event of a face, ready to be sent.</summary>
    public static byte[] Event(RandomPeople people, int person, int photo)
    {
        string crop = FormattableString.Invariant($"face-{person}-{photo}");
        var face = new FaceEmbedded
        {
            EventId = crop,
            Gallery = Gallery,
            CropId = crop,
            SourceId = "camera",
            CaptureTime = new Timestamp { Seconds = 1_700_000_000 + person },
            Embedding = new Embedding { EmbeddingSpace = Space, Values = { people.Photo(person, photo) } },
            Model = "benchmark",
            ModelVersion = "1",
            ContentHash = ByteString.CopyFrom(new byte[32]),
        };
        return new ClusteringCommand { FaceEmbedded = face }.ToByteArray();
    }

    /// <summary>Sends events and returns when the Clusterer is done with all of them.</summary>
    public async Task RunAsync(byte[][] events)
    {
        using var patience = new CancellationTokenSource(Patience);
        foreach (byte[] value in events)
        {
            while (_sent - applied() >= MaxInFlight)
            {
                await Task.Delay(1, patience.Token);
            }

            kafka.Producer.Produce(topic, new Message<string, byte[]> { Key = Gallery, Value = value });
            _sent++;
        }

        while (applied() < _sent)
        {
            await Task.Delay(1, patience.Token);
        }
    }
}
