using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.ServiceDefaults.Access.Limits;

/// <summary>Bounds the calls of one caller. Thread-safe.</summary>
internal sealed class CallerLimiter(CallerLimits limits, TimeProvider time)
{
    // How long a call takes, nobody knows; the caller asks again soon.
    private static readonly TimeSpan ConcurrencyRetry = TimeSpan.FromMilliseconds(100);

    private readonly RequestBucket? _bucket = limits.RequestsPerSecond > 0 ? new RequestBucket(limits.RequestsPerSecond, limits.EffectiveBurst, time) : null;
    private int _calls;

    /// <summary>What it was made for.</summary>
    public CallerLimits Limits => limits;

    /// <summary>Whether it could be forgotten and made anew without anybody seeing a difference.</summary>
    public bool IsIdle => Volatile.Read(ref _calls) == 0 && _bucket?.IsFull != false;

    /// <summary>Begins a call, which takes a token and a place. Throws <see cref="OverloadedException"/> (RATE_LIMITED) when there is none. Pair it with <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (Interlocked.Increment(ref _calls) > limits.Concurrent && limits.Concurrent > 0)
        {
            Leave();
            throw new OverloadedException(ErrorReasons.RateLimited, $"This caller has {limits.Concurrent} calls under way, as many as it may. Wait for one to end.", ConcurrencyRetry);
        }

        if (_bucket?.TryTake() is { Ticks: > 0 } wait)
        {
            Leave();
            throw new OverloadedException(
                ErrorReasons.RateLimited,
                FormattableString.Invariant($"This caller may make {limits.RequestsPerSecond} requests per second, {limits.EffectiveBurst} at once. Retry in {wait.TotalSeconds:0.###} s."),
                wait);
        }
    }

    /// <summary>Ends a call.</summary>
    public void Leave() => Interlocked.Decrement(ref _calls);

    /// <summary>Waits for the token of a further message of a stream.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) =>
        _bucket?.Take() is { Ticks: > 0 } wait ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
}
