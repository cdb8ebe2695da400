using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Tests.Kafka;

public sealed class KafkaClientsTests
{
    [Fact]
    public async Task Producer_NoBroker_WaitsUntilItsSenderGivesUp()
    {
        var options = new KafkaOptions { BootstrapServers = $"127.0.0.1:{FreePort.Find()}" };
        using var kafka = new KafkaClients(Options.Create(options), NullLogger<KafkaClients>.Instance);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var sending = kafka.Producer.ProduceAsync("topic", new Message<string, byte[]> { Value = [1] }, patience.Token);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        // No test can wait for as long as librdkafka would by itself: five minutes, after which the order is lost.
        Assert.Equal(0, KafkaClients.ProducerConfig(options).MessageTimeoutMs);
    }
}
