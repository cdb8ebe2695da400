namespace FaceNet.ServiceDefaults.Kafka.Reading;

/// <summary>Bounds the messages, and their bytes, that are taken and not yet done. Thread-safe.</summary>
internal sealed class InFlightLimit(int maxMessages, long maxBytes)
{
    private readonly object _gate = new();
    private int _messages;
    private long _bytes;

    /// <summary>Counts a message. It is taken even over the limit: ask <see cref="WaitForRoom"/> before reading it.</summary>
    public void Enter(int bytes)
    {
        lock (_gate)
        {
            _messages++;
            _bytes += bytes;
        }
    }

    public void Leave(int bytes)
    {
        lock (_gate)
        {
            _messages--;
            _bytes -= bytes;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Blocks until there is room for a message. False when there was none in time.</summary>
    public bool WaitForRoom(TimeSpan timeout) => WaitFor(() => _messages < maxMessages && _bytes < maxBytes, timeout);

    /// <summary>Blocks until nothing is in flight. False when something still was after the time.</summary>
    public bool WaitForEmpty(TimeSpan timeout) => WaitFor(() => _messages == 0, timeout);

    private bool WaitFor(Func<bool> holds, TimeSpan timeout)
    {
        var started = TimeProvider.System.GetTimestamp();
        lock (_gate)
        {
            while (!holds())
            {
                var left = timeout - TimeProvider.System.GetElapsedTime(started);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                {
                    return holds();
                }
            }

            return true;
        }
    }
}
