using Confluent.Kafka;
using FaceNet.Faults.Load;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Faults.Hosts;

/// <summary>A producer of vectors for the Clusterers, as fast as they take them, so that they and not the Embedders are the narrow place.</summary>
internal sealed class VectorStream : IAsyncDisposable
{
    private const int People = 200;
    private const float Spread = 0.3f;

    // The mock broker keeps 5 MB of a partition, and a face has less than a kilobyte.
    private const int MaxUntold = 4000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Pause = TimeSpan.FromMilliseconds(2);
    private static readonly KafkaOptions Topics = new();

    private readonly Model _model;
    private readonly IReadOnlyList<string> _galleries;
    private readonly IProducer<string, byte[]> _producer;
    private readonly ClusterStory _story;
    private readonly Random _random = new(3);
    private readonly float[][] _people;
    private int _sent;

    /// <param name="bootstrapServers">The broker.</param>
    /// <param name="model">Whose space the vectors are said to be of.</param>
    /// <param name="galleries">New galleries; the vectors go to each in turn.</param>
    public VectorStream(string bootstrapServers, Model model, IReadOnlyList<string> galleries)
    {
        (_model, _galleries) = (model, galleries);
        _people = [.. Enumerable.Range(0, People).Select(_ => Noise())];
        _story = new ClusterStory(bootstrapServers, Topics.ClusterChangedTopic, galleries);
        _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers, Partitioner = Partitioner.Murmur2Random, LingerMs = 5 })
            .SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Sends vectors and waits until all are clustered.</summary>
    public async Task SendAsync(int count, CancellationToken stop)
    {
        for (var end = _sent + count; _sent < end; _sent++)
        {
            while (_sent - _story.Told >= MaxUntold)
            {
                await Task.Delay(Pause, stop);
            }

            var gallery = _galleries[_sent % _galleries.Count];
            _producer.Produce(Topics.FaceEmbeddedTopic, new Message<string, byte[]> { Key = gallery, Value = Event(gallery), Headers = EventHeaders.For($"vector-{_sent}") });
        }

        await Eventually.HoldsAsync("the vectors to be clustered", () => _story.Told == _sent, stop, Patience);
    }

    public async ValueTask DisposeAsync()
    {
        _producer.Dispose();
        await _story.DisposeAsync();
    }

    private byte[] Event(string gallery)
    {
        var face = new FaceEmbedded
        {
            EventId = $"vector-{_sent}",
            Gallery = gallery,
            CropId = $"vector-{_sent}",
            CaptureTime = DateTimeOffset.UnixEpoch.AddYears(50).AddSeconds(_sent).ToTimestamp(),
            Embedding = new Embedding { EmbeddingSpace = _model.EmbeddingSpace, Values = { Photo(_people[_random.Next(People)]) } },
            Model = _model.Name,
            ModelVersion = _model.Version,
            ContentHash = ByteString.CopyFrom(new byte[32]),
        };
        return new ClusteringCommand { FaceEmbedded = face }.ToByteArray();
    }

    private float[] Photo(float[] person)
    {
        var noise = Noise();
        return Unit([.. person.Zip(noise, (value, error) => value + (Spread * error))]);
    }

    private float[] Noise() => Unit([.. Enumerable.Range(0, _model.Dimensions).Select(_ => (float)(_random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5))]);

    private static float[] Unit(float[] values)
    {
        var length = MathF.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => value / length)];
    }
}
