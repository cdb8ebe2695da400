using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Health;

/// <summary>Healthy when Kafka answers.</summary>
internal sealed class KafkaHealthCheck(KafkaClients kafka, IOptions<KafkaOptions> topics) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await kafka.PingAsync(topics.Value.FaceEmbeddedTopic, Timeout).WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (KafkaException exception)
        {
            return HealthCheckResult.Unhealthy("Kafka does not answer.", exception);
        }
    }
}
