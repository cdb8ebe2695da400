namespace FaceNet.ServiceDefaults.Admission;

/// <summary>What one request has of the <see cref="RequestMemory"/>: grows as its body is read, shrinks as messages of a stream are answered, and ends with it. Thread-safe.</summary>
/// <param name="memory">Where it is taken from.</param>
internal sealed class RequestShare(RequestMemory memory) : IDisposable
{
    private readonly Lock _lock = new();
    private long _held;
    private bool _hasEnded;

    /// <inheritdoc cref="RequestMemory.RoomAsync"/>
    public ValueTask RoomAsync(CancellationToken cancellationToken) => memory.RoomAsync(cancellationToken);

    /// <summary>Takes more; nothing once the request has ended. Throws what <see cref="RequestMemory.Take"/> throws.</summary>
    public void Take(long bytes)
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                memory.Take(bytes);
                _held += bytes;
            }
        }
    }

    /// <summary>Gives some back; nothing once the request has ended, which has given back all.</summary>
    public void Return(long bytes)
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                _held -= bytes;
                memory.Return(bytes);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                _hasEnded = true;
                memory.Return(_held);
            }
        }
    }
}
