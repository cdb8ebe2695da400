using System.Diagnostics;
using System.Net;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Faults;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Serving = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace FaceNet.Clusterer.Tests.Health;

/// <summary>What a Clusterer says of itself, over HTTP and gRPC, while one of its backends is away or silent.</summary>
[Trait("Kind", "Integration")]
public sealed class ReadinessTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
{
    private const string Ready = """{"status":"healthy","checks":{"listening":"healthy","redis":"healthy","kafka":"healthy"}}""";
    private const string RedisAway = """{"status":"unhealthy","checks":{"listening":"healthy","redis":"unhealthy","kafka":"healthy"}}""";
    private const string KafkaAway = """{"status":"unhealthy","checks":{"listening":"healthy","redis":"healthy","kafka":"unhealthy"}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Nobody => $"127.0.0.1:{FreePort.Find()}";

    [Fact]
    public async Task Ready_RedisAndKafkaAnswer_IsHealthy()
    {
        await using var host = await StartAsync(garnet.Endpoint, kafka.BootstrapServers);

        Assert.Equal((HttpStatusCode.OK, Ready), await ReadyAsync(host));
        Assert.Equal((Serving.Serving, Serving.Serving, Serving.Serving), await ServingAsync(host));
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await host.Health.CheckAsync(new HealthCheckRequest { Service = "model" }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Ready_RedisIsAway_IsUnhealthy()
    {
        await using var host = await StartAsync(Nobody, kafka.BootstrapServers);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, RedisAway), await ReadyAsync(host));
        Assert.Equal((Serving.NotServing, Serving.NotServing, Serving.Serving), await ServingAsync(host));
    }

    [Fact]
    public async Task Ready_KafkaIsAway_IsUnhealthy()
    {
        await using var host = await StartAsync(garnet.Endpoint, Nobody);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, KafkaAway), await ReadyAsync(host));
        Assert.Equal((Serving.NotServing, Serving.Serving, Serving.NotServing), await ServingAsync(host));
    }

    [Fact]
    public async Task Ready_RedisStalls_IsUnhealthyUntilItAnswersAgain()
    {
        await using var wire = new TcpProxy(garnet.Endpoint);
        await using var host = await StartAsync($"{wire.Endpoint},asyncTimeout=60000", kafka.BootstrapServers);
        Assert.Equal(Ready, (await ReadyAsync(host)).Text);

        wire.Stall();
        var since = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync("Redis is away", async () => await ReadyAsync(host) == (HttpStatusCode.ServiceUnavailable, RedisAway), Cancellation);

        // Redis itself would be waited for a minute.
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Equal((Serving.NotServing, Serving.NotServing, Serving.Serving), await ServingAsync(host));
        wire.Mend();
        await Eventually.HoldsAsync("it is ready again", async () => (await ReadyAsync(host)).Text == Ready, Cancellation, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Ready_KafkaStalls_IsUnhealthyUntilItAnswersAgain()
    {
        await using var wire = new KafkaWire(kafka.BootstrapServers);
        await using var host = await StartAsync(garnet.Endpoint, wire.Endpoint);
        Assert.Equal(Ready, (await ReadyAsync(host)).Text);

        wire.Stall();
        await Eventually.HoldsAsync("Kafka is away", async () => await ReadyAsync(host) == (HttpStatusCode.ServiceUnavailable, KafkaAway), Cancellation);
        Assert.Equal((Serving.NotServing, Serving.Serving, Serving.NotServing), await ServingAsync(host));
        wire.Mend();
        await Eventually.HoldsAsync("it is ready again", async () => (await ReadyAsync(host)).Text == Ready, Cancellation, TimeSpan.FromSeconds(60));
    }

    private Task<ClustererHost> StartAsync(string redis, string brokers) => ClustererHost.StartAsync(
        redis,
        models.Address,
        new KafkaOptions { BootstrapServers = brokers, FaceEmbeddedTopic = UniqueName.For("face-embedded"), ClusterChangedTopic = UniqueName.For("cluster-changed") },
        Cancellation,
        KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")));

    private static async Task<(HttpStatusCode Status, string Text)> ReadyAsync(ClustererHost host)
    {
        using var answer = await host.Web.GetAsync(new Uri("health/ready", UriKind.Relative), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<(Serving Whole, Serving Redis, Serving Kafka)> ServingAsync(ClustererHost host) =>
        (await ServingAsync(host, ""), await ServingAsync(host, "redis"), await ServingAsync(host, "kafka"));

    private static async Task<Serving> ServingAsync(ClustererHost host, string service) =>
        (await host.Health.CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Cancellation)).Status;
}
