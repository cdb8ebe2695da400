using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Faults;
using FaceNet.Testing;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Tests.Consuming;

/// <summary>Who owns which galleries while instances come and go, told by the epochs that their owners took.</summary>
[Trait("Kind", "Integration")]
public sealed class GroupMembershipTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
{
    // The number of LeaveGroup in Kafka's protocol.
    private const short LeaveGroup = 13;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AnotherInstanceComes_TakesSomeGalleriesAndLeavesTheOthersAlone()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var load = new Load(parts, galleries: 16, faces: 30);
        var group = UniqueName.For("group");
        load.Produce(0, 10);
        await using var first = await StartAsync(parts, group);
        await load.ProcessedAsync(first.Client, 10);
        var before = await EpochsAsync(parts, load);

        await using var second = await StartAsync(parts, group);
        var face = 10;
        await Eventually.HoldsAsync("the second instance to take galleries", async () =>
        {
            if (face < 30)
            {
                load.Produce(face, ++face);
            }

            await Task.Delay(500, Cancellation);
            return Changed(before, await EpochsAsync(parts, load)) > 0;
        }, Cancellation);
        load.Produce(face, 30);
        await load.ProcessedAsync(second.Client, 30);

        Assert.InRange(Changed(before, await EpochsAsync(parts, load)), 1, 15);
        await load.AssertUndisturbedAsync(kafka.BootstrapServers);
    }

    [Fact]
    public async Task Run_NamedInstanceRestarts_FindsItsPartitionsWaiting()
    {
        var brokers = Environment.GetEnvironmentVariable("FACENET_TEST_KAFKA") ?? "";
        Assert.SkipWhen(
            brokers.Length == 0,
            "FACENET_TEST_KAFKA is not set: set it to the host:port of a Kafka broker. On the mock broker others had the partitions of a named member within two seconds, so that it shows nothing there.");
        await using var parts = new TestParts(garnet.Endpoint, brokers, models.Address);
        var load = new Load(parts, galleries: 16, faces: 30);
        var group = UniqueName.For("group");
        load.Produce(0, 10);
        var first = await StartAsync(parts, group, "first");
        await load.ProcessedAsync(first.Client, 10);
        await using var second = await StartAsync(parts, group, "second");
        var before = await EpochsAsync(parts, load);
        load.Produce(10, 20);
        await Eventually.HoldsAsync("both to have galleries", async () => Changed(before, await EpochsAsync(parts, load)) > 0, Cancellation);
        await load.ProcessedAsync(second.Client, 20);
        before = await EpochsAsync(parts, load);

        await first.DisposeAsync();
        load.Produce(20, 30);
        await load.ProcessedSomewhereAsync(second.Client, 30);
        await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
        Assert.Equal(0, Changed(before, await EpochsAsync(parts, load)));

        await using var again = await StartAsync(parts, group, "first");
        await load.ProcessedAsync(again.Client, 30);
        Assert.InRange(Changed(before, await EpochsAsync(parts, load)), 1, 15);
        await load.AssertUndisturbedAsync(brokers);
    }

    [Fact]
    public async Task Dispose_HostStopsInGoodOrder_TellsTheBrokerThatItHasLeft()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        await using var wire = new KafkaWire(kafka.BootstrapServers);
        var load = new Load(parts, galleries: 4, faces: 10);
        load.Produce(0, 10);
        await using var host = await ClustererHost.StartAsync(
            garnet.Endpoint, models.Address, wire.Through(parts.Topics), Cancellation, KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")));
        await load.ProcessedAsync(host.Client, 10);
        var before = wire.Passed(LeaveGroup);

        await host.StopAsync();

        // Whoever goes without a word keeps his partitions from the others until his session is over.
        await Eventually.HoldsAsync("the broker to be told", () => wire.Passed(LeaveGroup) > before, Cancellation, TimeSpan.FromSeconds(30));
    }

    private static int Changed(RedisValue[] before, RedisValue[] now) => before.Zip(now).Count(epoch => epoch.First != epoch.Second);

    private static async Task<RedisValue[]> EpochsAsync(TestParts parts, Load load)
    {
        var database = await parts.Redis.GetDatabaseAsync(Cancellation);
        return await Task.WhenAll(load.Galleries.Select(gallery => database.StringGetAsync(new ClusterKeys(gallery, 0).Epoch)));
    }

    private Task<ClustererHost> StartAsync(TestParts parts, string group, string instance = "") => ClustererHost.StartAsync(
        garnet.Endpoint,
        models.Address,
        parts.Topics,
        Cancellation,
        KeyValuePair.Create<string, string?>("Clusterer:GroupId", group),
        KeyValuePair.Create<string, string?>("Clusterer:InstanceId", instance));
}
