using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FaceNet.Matcher.VectorIndex;

/// <summary>Healthy when the scores of Redis are understood.</summary>
internal sealed class ScoresHealthCheck(ScoreCalibration calibration) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(calibration.IsDone ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The scores of Redis are not calibrated yet."));
}
