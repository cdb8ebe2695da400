using System.Globalization;
using Confluent.Kafka;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.LocalBackends;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Consuming;

/// <summary>The whole path through real sockets: events in, state in Redis, events out, questions over gRPC.</summary>
[Trait("Kind", "Integration")]
public sealed class FaceEmbeddedConsumerTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_FacesDuplicatesAndPoison_EveryEventIsAccountedFor()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var load = new Load(parts, galleries: 1, faces: 300);
        load.Produce(0, 300);
        load.Produce(0, 20);
        load.Produce(new Message<string, byte[]> { Key = load.Galleries[0], Value = [0xFF, 0x01] });
        load.Produce(new Message<string, byte[]> { Key = load.Galleries[0], Value = [0x7A, 0x00] });
        load.Produce(new Message<string, byte[]> { Key = "no gallery", Value = [0xFF] });
        load.Produce(FaceEvents.Message(FaceEvents.Event(load.Galleries[0], FaceStream.Of("short", [1, 0, 0]))));

        await using var host = await StartAsync(parts, garnet.Endpoint, models.Address);

        await load.ProcessedAsync(host.Client, 300);
        var dead = await Topic.ReadAsync(kafka.BootstrapServers, KafkaOptions.DeadLetterTopic(parts.Topics.FaceEmbeddedTopic), 4, Cancellation);
        Assert.Equal(
            ["COMMAND_UNKNOWN", "INVALID_EMBEDDING", "PAYLOAD_UNREADABLE", "PAYLOAD_UNREADABLE"],
            dead.Select(letter => letter.Message.Headers.Text(EventHeaders.Reason)).Order());
        await Eventually.HoldsAsync("duplicates and refusals to be counted", async () =>
        {
            var report = await host.Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = load.Galleries[0] }, cancellationToken: Cancellation);
            return (report.Members, report.Duplicates, report.Refused) == (300, 20, 3);
        }, Cancellation);
        await load.AssertUndisturbedAsync(kafka.BootstrapServers);
    }

    [Fact]
    public async Task Run_InstancesComeAndGo_EndsAsIfUndisturbed()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var load = new Load(parts, galleries: 8, faces: 120);
        var group = UniqueName.For("group");
        load.Produce(0, 40);

        var first = await StartAsync(parts, garnet.Endpoint, models.Address, group);
        await load.ProcessedAsync(first.Client, 40);
        await using var second = await StartAsync(parts, garnet.Endpoint, models.Address, group);
        load.Produce(40, 80);
        await load.ProcessedAsync(second.Client, 80);
        await first.DisposeAsync();
        load.Produce(80, 120);
        await load.ProcessedAsync(second.Client, 120);

        await load.AssertUndisturbedAsync(kafka.BootstrapServers);
    }

    [Fact]
    public async Task Run_RedisStopsAndReturns_LosesAndCountsNothingTwice()
    {
        var folder = Directory.CreateTempSubdirectory();
        var options = new GarnetBackendOptions { Port = FreePort.Find(), DataDirectory = folder.FullName };
        var redis = await GarnetBackend.StartAsync(options, Cancellation);
        try
        {
            await using var parts = new TestParts(redis.Endpoint, kafka.BootstrapServers, models.Address);
            var load = new Load(parts, galleries: 4, faces: 100);
            load.Produce(0, 50);
            await using var host = await StartAsync(parts, redis.Endpoint, models.Address);
            await load.ProcessedAsync(host.Client, 50);

            await redis.DisposeAsync();
            load.Produce(40, 100);
            redis = await GarnetBackend.StartAsync(options, Cancellation);

            await load.ProcessedAsync(host.Client, 100);
            await load.AssertUndisturbedAsync(kafka.BootstrapServers);
            foreach (var gallery in load.Galleries)
            {
                var report = await host.Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = gallery }, cancellationToken: Cancellation);
                Assert.Equal(10, report.Duplicates);
            }
        }
        finally
        {
            await redis.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Run_EmbedderComesLate_WaitsForItsThresholds()
    {
        var port = FreePort.Find();
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, address);
        var load = new Load(parts, galleries: 1, faces: 30);
        load.Produce(0, 30);
        await using var host = await StartAsync(parts, garnet.Endpoint, address);

        await using var late = new ModelServer();
        await late.StartAsync(port);

        await load.ProcessedAsync(host.Client, 30);
        await load.AssertUndisturbedAsync(kafka.BootstrapServers);
    }

    [Fact]
    public async Task Run_InstanceThatCannotApply_LetsGoOfItsPartitionsInPeace()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var load = new Load(parts, galleries: 16, faces: 30);
        var group = UniqueName.For("group");
        load.Produce(0, 10);
        var stuck = await StartAsync(parts, garnet.Endpoint, $"http://127.0.0.1:{FreePort.Find()}", group);
        await Eventually.HoldsAsync("an attempt to fail", () => stuck.Log.Contains("was not applied"), Cancellation);

        await using var other = await StartAsync(parts, garnet.Endpoint, models.Address, group);
        await load.ProcessedSomewhereAsync(other.Client, 10);
        load.Produce(10, 20);
        await load.ProcessedSomewhereAsync(other.Client, 20);
        await stuck.DisposeAsync();
        load.Produce(20, 30);

        await load.ProcessedAsync(other.Client, 30);
        Assert.False(other.Log.Contains("Another instance has taken over"));
        await load.AssertUndisturbedAsync(kafka.BootstrapServers);
    }

    [Fact]
    public async Task Run_MessagesAreGoneBeforeTheyWereRead_StopsUntilToldToGoOn()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var load = new Load(parts, galleries: 1, faces: 20);
        var group = UniqueName.For("group");
        await using (var first = await StartAsync(parts, garnet.Endpoint, models.Address, group))
        {
            load.Produce(0, 5);
            await load.ProcessedAsync(first.Client, 5);
            load.Produce(5, 10);
            await load.ProcessedAsync(first.Client, 10);
        }

        // The broker keeps 5 MB of a partition.
        for (var i = 0; i < 8; i++)
        {
            load.Produce(new Message<string, byte[]> { Key = load.Galleries[0], Value = new byte[1_000_000] });
        }

        parts.Kafka.Producer.Flush(Cancellation);
        await using (var stops = await StartAsync(parts, garnet.Endpoint, models.Address, group))
        {
            await Eventually.HoldsAsync("the host to stop", () => stops.Stopping.IsCancellationRequested, Cancellation);
            Assert.True(stops.Log.Contains("are gone before they were read"));
        }

        await using var goesOn = await StartAsync(
            parts, garnet.Endpoint, models.Address, group, KeyValuePair.Create<string, string?>("Kafka:SkipLostMessages", "true"));
        load.Produce(10, 20);
        await load.ProcessedAsync(goesOn.Client, 20);
        await load.AssertUndisturbedAsync(kafka.BootstrapServers);
    }

    private static Task<ClustererHost> StartAsync(
        TestParts parts, string redis, string embedder, string? group = null, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        KeyValuePair<string, string?>[] all =
        [
            KeyValuePair.Create<string, string?>("Clusterer:GroupId", group ?? UniqueName.For("group")),
            KeyValuePair.Create<string, string?>("Clusterer:BatchSize", "32"),
            KeyValuePair.Create<string, string?>("Clusterer:MaxRetryDelay", "00:00:00.2"),
            .. settings,
        ];
        return ClustererHost.StartAsync(redis, embedder, parts.Topics, Cancellation, all);
    }
}
