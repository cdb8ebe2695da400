using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FaceNet.ServiceDefaults.Health;

/// <summary>Healthy when Redis answers.</summary>
internal sealed class RedisHealthCheck(RedisConnection redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var database = await redis.GetDatabaseAsync(cancellationToken);
            await database.PingAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (ErrorStatus.ReasonOf(exception) == ErrorReasons.StoreUnavailable)
        {
            return HealthCheckResult.Unhealthy("Redis does not answer.", exception);
        }
    }
}
