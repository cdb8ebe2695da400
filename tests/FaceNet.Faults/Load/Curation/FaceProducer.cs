using Confluent.Kafka;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Kafka;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Embedding = FaceNet.Protos.Type.V1.Embedding;

namespace FaceNet.Faults.Load.Curation;

/// <summary>Sends faces whose vectors are known already to the Clusterers.</summary>
internal sealed class FaceProducer : IAsyncDisposable
{
    private static readonly KafkaOptions Topics = new();

    private readonly Model _model;
    private readonly Patience _patience;
    private readonly IProducer<string, byte[]> _producer;

    /// <param name="bootstrapServers">The broker.</param>
    /// <param name="model">Whose space the vectors are said to be of.</param>
    /// <param name="patience">How long to wait for the broker.</param>
    public FaceProducer(string bootstrapServers, Model model, Patience patience)
    {
        (_model, _patience) = (model, patience);
        _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            Partitioner = Confluent.Kafka.Partitioner.Murmur2Random,
            LingerMs = 5,
            MessageTimeoutMs = (int)patience.Longest.TotalMilliseconds,
        }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Sends a face, and tells whether the broker took it. Faces arrive in the order in which they are sent.</summary>
    public async Task<bool> SendAsync(string gallery, string crop, float[] vector)
    {
        var face = new FaceEmbedded
        {
            EventId = $"event-{crop}",
            Gallery = gallery,
            CropId = crop,
            CaptureTime = DateTimeOffset.UnixEpoch.AddYears(50).ToTimestamp(),
            Embedding = new Embedding { EmbeddingSpace = _model.EmbeddingSpace, Values = { vector } },
            Model = _model.Name,
            ModelVersion = _model.Version,
            ContentHash = ByteString.CopyFrom(new byte[32]),
        };
        try
        {
            var value = new ClusteringCommand { FaceEmbedded = face }.ToByteArray();
            await _producer.ProduceAsync(Topics.FaceEmbeddedTopic, new Message<string, byte[]> { Key = gallery, Value = value, Headers = EventHeaders.For(face.EventId) });
            return true;
        }
        catch (ProduceException<string, byte[]>)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync() => await _patience.EndsAsync("the producer of faces to end", Task.Run(_producer.Dispose));
}
