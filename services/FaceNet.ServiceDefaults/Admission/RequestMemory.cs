using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Admission;

/// <summary>
/// Bounds the bytes of all requests that a host has in hand, as they were sent and with the <see cref="MessageWeight"/> of what they are made into: from when they are
/// read until they are answered. Thread-safe.
/// </summary>
internal sealed class RequestMemory(IOptions<ListenerOptions> options, TimeProvider time)
{
    // Above it streams wait, and leave the rest to calls that cannot.
    private const double ShareWithoutWait = 0.75;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500), LongestWait = TimeSpan.FromSeconds(5), Look = TimeSpan.FromMilliseconds(10);

    private readonly long _most = options.Value.MaxInFlightBytes;
    private readonly long _mostWithoutWait = (long)(options.Value.MaxInFlightBytes * ShareWithoutWait);
    private long _held;

    /// <summary>The bytes in hand.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Waits until there is room for a further message of a stream, and with it the sender; for some seconds at most, since what waits holds bytes, too.</summary>
    public ValueTask RoomAsync(CancellationToken cancellationToken) => Held <= _mostWithoutWait ? ValueTask.CompletedTask : new ValueTask(WaitAsync(cancellationToken));

    /// <summary>Takes bytes in hand. Throws <see cref="OverloadedException"/> (MEMORY_FULL) where there is no room for all of them, and takes none.</summary>
    public void Take(long bytes)
    {
        for (var held = Held; bytes <= _most - held; held = Held)
        {
            if (Interlocked.CompareExchange(ref _held, held + bytes, held) == held)
            {
                return;
            }
        }

        throw new OverloadedException(
            ErrorReasons.MemoryFull,
            $"The requests that this host reads and answers have nearly as many bytes as it holds at a time, {_most}. Retry later, send less at a time, run more hosts, or raise Listeners__MaxInFlightBytes.",
            RetryDelay);
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _held, -bytes);

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        for (var since = time.GetTimestamp(); Held > _mostWithoutWait && time.GetElapsedTime(since) < LongestWait;)
        {
            await Task.Delay(Look, time, cancellationToken);
        }
    }
}
