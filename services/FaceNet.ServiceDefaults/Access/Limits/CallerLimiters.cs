using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access.Limits;

/// <summary>The limiters of all callers by their ids: a file that is read again, or a new token, is no new start for a caller. Thread-safe.</summary>
internal sealed class CallerLimiters(IOptions<SecurityOptions> options, TimeProvider time)
{
    // Tokens name callers, so that their number has no bound of its own.
    private const int MostIdle = 10_000;

    private readonly ConcurrentDictionary<string, CallerLimiter> _limiters = new();

    /// <summary>The limits of a caller that has none of its own.</summary>
    public CallerLimits Defaults => new(options.Value.RequestsPerSecond, options.Value.RequestBurst, options.Value.ConcurrentCalls);

    /// <summary>The limiter of a caller; null when nothing bounds it.</summary>
    public CallerLimiter? Find(string id, CallerLimits limits)
    {
        if (!limits.Exist)
        {
            return null;
        }

        if (_limiters.TryGetValue(id, out var known) && known.Limits == limits)
        {
            return known;
        }

        ForgetIdle();
        return _limiters.AddOrUpdate(id, _ => new CallerLimiter(limits, time), (_, other) => other.Limits == limits ? other : new CallerLimiter(limits, time));
    }

    private void ForgetIdle()
    {
        if (_limiters.Count >= MostIdle)
        {
            foreach (var idle in _limiters.Where(limiter => limiter.Value.IsIdle))
            {
                _limiters.TryRemove(idle);
            }
        }
    }
}
