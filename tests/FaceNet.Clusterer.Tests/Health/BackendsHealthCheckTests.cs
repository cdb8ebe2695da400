using System.Net;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Health;

[Trait("Kind", "Integration")]
public sealed class BackendsHealthCheckTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Nobody => $"127.0.0.1:{FreePort.Find()}";

    [Fact]
    public async Task Ready_RedisAndKafkaAnswer_IsHealthy() =>
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await ReadyAsync(garnet.Endpoint, kafka.BootstrapServers));

    [Fact]
    public async Task Ready_RedisIsAway_IsUnhealthy() =>
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), await ReadyAsync(Nobody, kafka.BootstrapServers));

    [Fact]
    public async Task Ready_KafkaIsAway_IsUnhealthy() =>
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), await ReadyAsync(garnet.Endpoint, Nobody));

    private async Task<(HttpStatusCode Status, string Text)> ReadyAsync(string redis, string brokers)
    {
        var topics = new KafkaOptions
        {
            BootstrapServers = brokers,
            FaceEmbeddedTopic = UniqueName.For("face-embedded"),
            ClusterChangedTopic = UniqueName.For("cluster-changed"),
        };
        await using var host = await ClustererHost.StartAsync(
            redis, models.Address, topics, Cancellation, KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")));
        using var answer = await host.Web.GetAsync(new Uri("health/ready", UriKind.Relative), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
