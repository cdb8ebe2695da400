using Confluent.Kafka;

namespace FaceNet.LocalBackends.Tests;

public sealed class MockKafkaBackendTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_TwoAtOnce_KeepTheirTopicsApart()
    {
        await using var first = await MockKafkaBackend.StartAsync(Cancellation);
        await using var second = await MockKafkaBackend.StartAsync(Cancellation);
        using (var producer = KafkaClients.Producer(first.BootstrapServers))
        {
            await producer.ProduceAsync("owner", "key", 1);
        }

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = second.BootstrapServers }).Build();

        Assert.NotEqual(first.BootstrapServers, second.BootstrapServers);
        Assert.DoesNotContain(admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics, topic => topic.Topic == "owner");
    }

    [Fact]
    public async Task StartAsync_Loopback_IsNotReachableFromElsewhere()
    {
        await using var kafka = await MockKafkaBackend.StartAsync(Cancellation);

        Assert.StartsWith("127.0.0.1:", kafka.BootstrapServers, StringComparison.Ordinal);
    }
}
