using FaceNet.Clusterer.Tests.Backends;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Faults;

/// <summary>Redis and the broker cut off, stalled and back, a member that is taken for dead and is not, and members that come and go under load.</summary>
[Trait("Kind", "Integration")]
public sealed class BackendFaultTests(GarnetFixture garnet, RealRedisFixture redis, MockKafkaFixture kafka, ModelServer models)
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Garnet_CutOffInTheMidstOfAWriteAndStalled_EndsAsIfUndisturbed() => RedisAsync(garnet.Endpoint);

    [Fact]
    public Task Redis_CutOffInTheMidstOfAWriteAndStalled_EndsAsIfUndisturbed()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return RedisAsync(redis.Endpoint);
    }

    [Fact]
    public async Task Broker_CutOffAndStalled_EndsAsIfUndisturbed()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        await using var wire = new KafkaWire(kafka.BootstrapServers);
        var load = new Load(parts, galleries: 4, faces: 120);
        load.Produce(0, 40);
        await using var host = await StartAsync(garnet.Endpoint, wire.Through(parts.Topics));
        await load.ProcessedAsync(host.Client, 40);

        load.Produce(40, 60);
        wire.Cut();
        load.Produce(60, 80);
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        wire.Mend();
        await load.ProcessedAsync(host.Client, 80);

        load.Produce(80, 100);
        wire.Stall();

        // For longer than a session lasts: the group gives the member up, which does not know.
        await Task.Delay(TimeSpan.FromMilliseconds(300), Cancellation);
        load.Produce(100, 120);
        await Task.Delay(3 * Stall, Cancellation);
        wire.Mend();
        await load.ProcessedAsync(host.Client, 120);

        await load.AssertUndisturbedAsync(kafka.BootstrapServers);
    }

    [Fact]
    public async Task Zombie_WritesAfterItsPartitionsWentToAnother_ChangesNothing()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        await using var toRedis = new TcpProxy(garnet.Endpoint);
        await using var toBroker = new KafkaWire(kafka.BootstrapServers);
        var load = new Load(parts, galleries: 4, faces: 160);
        var group = UniqueName.For("group");
        load.Produce(0, 40);
        await using var zombie = await StartAsync(toRedis.Endpoint, toBroker.Through(parts.Topics), group);
        await load.ProcessedAsync(zombie.Client, 40);

        // Its writes are on their way to Redis when the group gives it up, and arrive when another has gone on.
        toRedis.StallAt(command => command.Contains("EXEC", StringComparison.Ordinal));
        load.Produce(40, 80);
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        toBroker.Stall();
        await using var owner = await StartAsync(garnet.Endpoint, parts.Topics, group);
        load.Produce(80, 120);
        await load.ProcessedAsync(owner.Client, 120);
        toRedis.Mend();
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        toBroker.Mend();
        load.Produce(120, 160);
        await load.ProcessedAsync(owner.Client, 160);

        await load.AssertUndisturbedAsync(kafka.BootstrapServers);
    }

    [Fact]
    public async Task Members_ComeAndGo_EndsAsIfUndisturbed()
    {
        const int Faces = 2_500;
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var load = new Load(parts, galleries: 8, faces: Faces);
        var group = UniqueName.For("group");
        var members = new Stack<ClustererHost>();
        try
        {
            for (var face = 0; face < Faces; face += 100)
            {
                load.Produce(face, face + 100);
                if (face is 0 or 400)
                {
                    members.Push(await StartAsync(garnet.Endpoint, parts.Topics, group));
                }
                else if (face is 1_400)
                {
                    await members.Pop().DisposeAsync();
                    members.Push(await StartAsync(garnet.Endpoint, parts.Topics, group));
                }

                // Changes of the group take seconds; the faces go on meanwhile.
                await Task.Delay(TimeSpan.FromMilliseconds(600), Cancellation);
            }

            await load.ProcessedAsync(members.Peek().Client, Faces);
            await load.AssertUndisturbedAsync(kafka.BootstrapServers);
        }
        finally
        {
            foreach (var member in members)
            {
                await member.DisposeAsync();
            }
        }
    }

    private async Task RedisAsync(string server)
    {
        await using var parts = new TestParts(server, kafka.BootstrapServers, models.Address);
        await using var wire = new TcpProxy(server);
        var load = new Load(parts, galleries: 4, faces: 160);
        load.Produce(0, 40);
        await using var host = await StartAsync(wire.Endpoint, parts.Topics);
        await load.ProcessedAsync(host.Client, 40);

        // Whether the transaction was done is not known to who sent it.
        foreach (var (delivered, faces) in new[] { (true, 80), (false, 120) })
        {
            wire.CutAt(command => command.Contains("EXEC", StringComparison.Ordinal), delivered);
            load.Produce(faces - 40, faces);
            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
            wire.Mend();
            await load.ProcessedAsync(host.Client, faces);
        }

        // For longer than a command waits.
        wire.Stall();
        load.Produce(120, 160);
        await Task.Delay(2 * Stall, Cancellation);
        wire.Mend();
        await load.ProcessedAsync(host.Client, 160);

        await load.AssertUndisturbedAsync(kafka.BootstrapServers);
    }

    private Task<ClustererHost> StartAsync(string server, KafkaOptions topics, string? group = null) => ClustererHost.StartAsync(
        server,
        models.Address,
        topics,
        Cancellation,
        KeyValuePair.Create<string, string?>("Clusterer:GroupId", group ?? UniqueName.For("group")),
        KeyValuePair.Create<string, string?>("Clusterer:BatchSize", "32"),
        KeyValuePair.Create<string, string?>("Clusterer:MaxRetryDelay", "00:00:00.2"));
}
