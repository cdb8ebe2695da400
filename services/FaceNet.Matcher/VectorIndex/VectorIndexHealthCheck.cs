using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FaceNet.Matcher.VectorIndex;

/// <summary>Ready when Redis answers and its scores are understood.</summary>
internal sealed class VectorIndexHealthCheck(RedisConnection redis, ScoreCalibration calibration) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var database = await redis.GetDatabaseAsync(cancellationToken);
            await database.PingAsync();
            return calibration.IsDone
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("Redis answers, but its scores are not calibrated yet.");
        }
        catch (Exception exception) when (ErrorStatus.ReasonOf(exception) == ErrorReasons.StoreUnavailable)
        {
            return HealthCheckResult.Unhealthy("Redis does not answer.", exception);
        }
    }
}
