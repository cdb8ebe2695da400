namespace FaceNet.ServiceDefaults.Access.Limits;

/// <summary>
/// A bucket of tokens that fills at a steady rate, kept as the one time at which it will be full again. That needs no timer, tells exactly how long to wait,
/// and follows the clock it is given. Thread-safe, without locks.
/// </summary>
internal sealed class RequestBucket
{
    private readonly TimeProvider _time;
    private readonly long _interval;
    private readonly long _capacity;
    private long _fullAt;

    /// <summary>Makes a full bucket.</summary>
    /// <param name="perSecond">Tokens that come in a second, more than 0.</param>
    /// <param name="burst">Tokens that it holds, at least 1.</param>
    /// <param name="time">The clock.</param>
    public RequestBucket(double perSecond, int burst, TimeProvider time)
    {
        _time = time;
        _interval = Math.Max(1, (long)(time.TimestampFrequency / perSecond));
        _capacity = (long)Math.Min((double)_interval * burst, long.MaxValue / 4);
        _fullAt = time.GetTimestamp();
    }

    /// <summary>Whether nothing is taken from it that has not come again.</summary>
    public bool IsFull => Volatile.Read(ref _fullAt) <= _time.GetTimestamp();

    /// <summary>Takes a token if there is one. Returns how long until there is; zero when it was taken.</summary>
    public TimeSpan TryTake() => Take(mayWait: false);

    /// <summary>Takes a token that may not have come yet. Returns how long it takes to come.</summary>
    public TimeSpan Take() => Take(mayWait: true);

    private TimeSpan Take(bool mayWait)
    {
        while (true)
        {
            var now = _time.GetTimestamp();
            var fullAt = Volatile.Read(ref _fullAt);
            var next = Math.Max(fullAt, now) + _interval;
            var wait = next - now - _capacity;
            if (wait > 0 && !mayWait)
            {
                return Span(wait);
            }

            if (Interlocked.CompareExchange(ref _fullAt, next, fullAt) == fullAt)
            {
                return wait > 0 ? Span(wait) : TimeSpan.Zero;
            }
        }
    }

    // Rounded up: whoever comes back then finds the token.
    private TimeSpan Span(long timestamps) => TimeSpan.FromTicks((long)Math.Ceiling(timestamps * ((double)TimeSpan.TicksPerSecond / _time.TimestampFrequency)));
}
