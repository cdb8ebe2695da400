namespace FaceNet.ServiceDefaults.Kafka.Reading;

/// <summary>
/// Knows how far one partition is done although its messages get ready in any order. Pure; not thread-safe.
/// </summary>
internal sealed class OffsetTracker
{
    private readonly SortedSet<long> _open = [];
    private long? _end;

    /// <summary>The offset to go on from after a restart: before it everything is done. Null before the first message.</summary>
    public long? Committable => _open.Count > 0 ? _open.Min : _end;

    /// <summary>Notes a message that was taken. Offsets ascend; they may leave gaps.</summary>
    public void Start(long offset)
    {
        _open.Add(offset);
        _end = offset + 1;
    }

    /// <summary>Notes that a message is done.</summary>
    public void Complete(long offset) => _open.Remove(offset);
}
