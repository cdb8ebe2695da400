using System.Collections.Concurrent;

namespace FaceNet.Testing;

/// <summary>The system's clock, but its timers fire at once, and it tells how long each was to wait.</summary>
public sealed class HastyTime : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    /// <summary>How long each timer was to wait, in the order in which they were made.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
