using System.Collections.Concurrent;
using Confluent.Kafka;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Kafka;
using Google.Protobuf;

namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>
/// Reads what the services write about one gallery: vectors from the face-embedded topic, refusals from the dead letters. It is
/// a reader like any other, so what it counts is independent of what the services say about themselves.
/// </summary>
internal sealed class StreamWatcher : IAsyncDisposable
{
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<string, byte[]> _consumer;
    private readonly KafkaOptions _topics;
    private readonly string _gallery;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, float[]> _vectors = new();
    private readonly ConcurrentQueue<Refusal> _refusals = new();
    private readonly Task _reading;
    private int _embedded;

    private StreamWatcher(IConsumer<string, byte[]> consumer, KafkaOptions topics, string gallery)
    {
        _consumer = consumer;
        _topics = topics;
        _gallery = gallery;
        _reading = Task.Factory.StartNew(Read, _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>How many face-embedded events were seen, repetitions included.</summary>
    public int Embedded => Volatile.Read(ref _embedded);

    /// <summary>The refused events so far.</summary>
    public IReadOnlyCollection<Refusal> Refusals => _refusals;

    /// <summary>The vector of each embedded crop so far.</summary>
    public IReadOnlyDictionary<string, float[]> Vectors => _vectors;

    /// <summary>Starts at the present ends of the topics.</summary>
    public static async Task<StreamWatcher> StartAsync(KafkaClients kafka, KafkaOptions topics, string gallery, CancellationToken cancellationToken)
    {
        var consumer = kafka.CreateConsumer(new GroupMember($"{gallery}-watcher"));
        string[] watched =
        [
            topics.FaceEmbeddedTopic,
            KafkaOptions.DeadLetterTopic(topics.FaceCapturedTopic),
            KafkaOptions.DeadLetterTopic(topics.FaceEmbeddedTopic),
        ];
        consumer.Assign(await TopicTails.FindAsync(kafka.Producer, consumer, watched, cancellationToken));
        return new StreamWatcher(consumer, topics, gallery);
    }

    /// <summary>Throws what ended the reading too early, if anything did.</summary>
    public void ThrowIfFailed()
    {
        if (_reading.IsFaulted)
        {
            _reading.GetAwaiter().GetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _consumer.Close();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Read()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (_consumer.Consume(PollTime) is { } result)
            {
                Note(result);
            }
        }
    }

    // A broker outside this process carries the events of others too, and dead letters may hold anything at all.
    private void Note(ConsumeResult<string, byte[]> result)
    {
        try
        {
            NoteReadable(result);
        }
        catch (InvalidProtocolBufferException)
        {
            // Nothing of the demo's own is unreadable.
        }
    }

    private void NoteReadable(ConsumeResult<string, byte[]> result)
    {
        var payload = result.Message.Value ?? [];
        if (result.Topic == _topics.FaceEmbeddedTopic)
        {
            NoteEmbedded(ClusteringCommand.Parser.ParseFrom(payload).FaceEmbedded);
        }
        else if (result.Topic == KafkaOptions.DeadLetterTopic(_topics.FaceCapturedTopic))
        {
            var captured = FaceCaptured.Parser.ParseFrom(payload);
            NoteRefused(captured.Gallery, captured.CropId, result.Message.Headers, wasEmbedded: false);
        }
        else if (ClusteringCommand.Parser.ParseFrom(payload).FaceEmbedded is { } face)
        {
            NoteRefused(face.Gallery, face.CropId, result.Message.Headers, wasEmbedded: true);
        }
    }

    private void NoteEmbedded(FaceEmbedded? face)
    {
        if (face?.Gallery == _gallery)
        {
            _vectors[face.CropId] = [.. face.Embedding.Values];
            Interlocked.Increment(ref _embedded);
        }
    }

    private void NoteRefused(string gallery, string cropId, Headers headers, bool wasEmbedded)
    {
        if (gallery == _gallery)
        {
            _refusals.Enqueue(new Refusal(
                cropId, headers.Text(EventHeaders.Reason) ?? "no reason given", headers.Text(EventHeaders.Detail) ?? "", wasEmbedded));
        }
    }
}
