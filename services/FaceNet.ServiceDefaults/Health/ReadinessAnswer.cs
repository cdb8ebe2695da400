using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FaceNet.ServiceDefaults.Health;

/// <summary>The answer of /health/ready: whether the host is ready, and how each check went, by name. Anybody may read it: what went wrong is in the log.</summary>
internal static class ReadinessAnswer
{
    /// <summary>Writes it.</summary>
    public static Task WriteAsync(HttpContext request, HealthReport report)
    {
        var deciding = report.Entries.Values.Where(check => check.Tags.Contains(HealthHosting.ReadyTag)).ToArray();
        var status = deciding.Length == 0 ? HealthStatus.Healthy : deciding.Min(check => check.Status);
        request.Response.StatusCode = status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        request.Response.ContentType = "application/json";
        var answer = new { status = Word(status), checks = report.Entries.ToDictionary(check => check.Key, check => Word(check.Value.Status)) };
        return request.Response.WriteAsync(JsonSerializer.Serialize(answer), request.RequestAborted);
    }

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();
}
