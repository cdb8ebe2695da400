using System.Threading.Channels;
using Confluent.Kafka;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Clusterer.Watching;

/// <summary>
/// The changes of one gallery, read from its partition on a thread of its own, because consuming blocks. Whoever reads them sets the pace. Used by one reader.
/// </summary>
internal sealed class ClusterWatch : IAsyncDisposable
{
    private const int ReadAhead = 64;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly string _gallery;
    private readonly IConsumer<string, byte[]> _consumer;
    private readonly Action _ended;
    private readonly Channel<(ClusterChanged Change, WatchPosition Position)> _changes =
        Channel.CreateBounded<(ClusterChanged, WatchPosition)>(new BoundedChannelOptions(ReadAhead) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;

    /// <summary>Begins to read.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="consumer">Reads the partition from the start on; the watch disposes it.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="ended">Called once, when the watch is over.</param>
    public ClusterWatch(string gallery, IConsumer<string, byte[]> consumer, WatchPosition start, Action ended)
    {
        (_gallery, _consumer, Start, _ended) = (gallery, consumer, start, ended);
        _reading = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Where it began.</summary>
    public WatchPosition Start { get; }

    /// <summary>
    /// The changes, each with the position behind it. Throws <see cref="PreconditionException"/> (WATCH_TOKEN_EXPIRED) where changes are gone, and
    /// <see cref="UnavailableException"/> (BROKERS_UNAVAILABLE).
    /// </summary>
    public IAsyncEnumerable<(ClusterChanged Change, WatchPosition Position)> ReadAsync(CancellationToken cancellationToken) =>
        _changes.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
        _ended();
    }

    /// <summary>Says that changes are gone.</summary>
    public static PreconditionException Expired(string gallery, WatchPosition position) => new(
        ErrorReasons.WatchTokenExpired,
        gallery,
        $"resume_token: the changes of gallery '{gallery}' behind number {position.Sequence} are not in the topic any more. Read the clusters anew, and watch without a token.");

    private void Run()
    {
        using (_consumer)
        {
            try
            {
                Read(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                _changes.Writer.TryComplete();
            }
            catch (Exception failed)
            {
                _changes.Writer.TryComplete(failed);
            }
        }
    }

    private void Read(CancellationToken cancellationToken)
    {
        var position = Start;
        while (true)
        {
            var message = Next(position, cancellationToken);
            position = position with { Offset = message.Offset.Value + 1 };
            if (message.Message.Key != _gallery)
            {
                continue;
            }

            var change = ClusterChanged.Parser.ParseFrom(message.Message.Value);
            if (change.Sequence <= position.Sequence)
            {
                // Sent again, after a crash or by another owner.
                continue;
            }

            // First deliveries come in order, without gaps.
            if (change.Sequence != position.Sequence + 1)
            {
                throw Expired(_gallery, position);
            }

            position = position with { Sequence = change.Sequence };
            _changes.Writer.WriteAsync((change, position), cancellationToken).AsTask().GetAwaiter().GetResult();
        }
    }

    private ConsumeResult<string, byte[]> Next(WatchPosition position, CancellationToken cancellationToken)
    {
        try
        {
            return _consumer.Consume(cancellationToken);
        }
        catch (ConsumeException gone) when (MessageLoss.IsLoss(gone))
        {
            throw Expired(_gallery, position);
        }
        catch (KafkaException failed)
        {
            throw new UnavailableException(
                ErrorReasons.BrokersUnavailable, $"Kafka failed ({failed.Error.Reason}). Watch again with the last resume_token.", RetryDelay, failed);
        }
    }
}
