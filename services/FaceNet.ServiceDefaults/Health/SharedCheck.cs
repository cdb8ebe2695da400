using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FaceNet.ServiceDefaults.Health;

/// <summary>
/// A check whose looks are shared: who asks while one is made, or within a second after it, gets its answer. Anybody may ask, and what a look costs is taken from the
/// callers. Nobody who gives up ends it for the others. Thread-safe.
/// </summary>
/// <param name="create">Makes the check.</param>
/// <param name="timeout">How long a look may take; null for as long as it takes.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedCheck(Func<IHealthCheck> create, TimeSpan? timeout, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<HealthCheckResult>? _look;
    private long _end;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_look is null || (_look.IsCompleted && time.GetElapsedTime(_end) >= Kept))
            {
                _look = Task.Run(() => LookAsync(context), CancellationToken.None);
            }

            return _look.WaitAsync(cancellationToken);
        }
    }

    private async Task<HealthCheckResult> LookAsync(HealthCheckContext context)
    {
        using var end = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, time);
        try
        {
            return await create().CheckHealthAsync(context, end.Token);
        }
        finally
        {
            _end = time.GetTimestamp();
        }
    }
}
