using Confluent.Kafka;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Health;

/// <summary>Ready when Redis and Kafka answer: without the one it can tell nothing, without the other it learns nothing.</summary>
internal sealed class BackendsHealthCheck(RedisConnection redis, KafkaClients kafka, IOptions<KafkaOptions> topics) : IHealthCheck
{
    private static readonly TimeSpan KafkaTimeout = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var database = await redis.GetDatabaseAsync(cancellationToken);
            await database.PingAsync().WaitAsync(cancellationToken);
            await kafka.PingAsync(topics.Value.FaceEmbeddedTopic, KafkaTimeout).WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (KafkaException exception)
        {
            return HealthCheckResult.Unhealthy("Kafka does not answer.", exception);
        }
        catch (Exception exception) when (ErrorStatus.ReasonOf(exception) == ErrorReasons.StoreUnavailable)
        {
            return HealthCheckResult.Unhealthy("Redis does not answer.", exception);
        }
    }
}
