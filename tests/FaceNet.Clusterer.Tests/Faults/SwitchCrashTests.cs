using Confluent.Kafka;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.Testing;
using Google.Protobuf;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FaceNet.Clusterer.Tests.Faults;

/// <summary>The Clusterer in a process of its own, killed between any two steps of a switch to clusters made anew.</summary>
[Trait("Kind", "Integration")]
public sealed class SwitchCrashTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
{
    private const int Killed = 137;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_AfterAnyStepOfTheSwitch_EndsAsIfUndisturbed()
    {
        using var atOnce = new SemaphoreSlim(3);
        await Task.WhenAll(Enum.GetValues<BatchStep>().Select(step => KillAsync(step, atOnce)));
    }

    private async Task KillAsync(BatchStep step, SemaphoreSlim atOnce)
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var people = new FourPeople(parts);
        var settings = new[] { KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")) };
        await atOnce.WaitAsync(Cancellation);
        try
        {
            await using (var first = await ClustererHost.StartAsync(garnet.Endpoint, models.Address, parts.Topics, Cancellation, settings))
            {
                await BuildAsync(first, people);
            }

            parts.Kafka.Producer.Produce(parts.Topics.FaceEmbeddedTopic, Switch(people.Gallery));
            parts.Kafka.Producer.Flush(Cancellation);
            await using var process = ProcessUnderTest.StartBeside(
                KillAtStep.Environment(step, 1), typeof(ClustererOptions), typeof(CrashTests), ClustererHost.Settings(garnet.Endpoint, models.Address, parts.Topics, settings).Select(setting => $"--{setting.Key}={setting.Value}"));
            var exitCode = await process.ExitCodeAsync(Cancellation);
            Assert.True(exitCode == Killed, $"After {step} the process should have died, but it ended with {exitCode}:\n{process.Transcript}");
        }
        finally
        {
            atOnce.Release();
        }

        await using var next = await ClustererHost.StartAsync(garnet.Endpoint, models.Address, parts.Topics, Cancellation, settings);
        people.Produce(FourPeople.Face(0, 5));
        await people.CountAsync(next.Client, 18);
        var figures = await next.Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = people.Gallery }, cancellationToken: Cancellation);
        Assert.Equal((18L, 0.01, 0L), (figures.Clusters, figures.BaseThreshold, figures.Refused));
        await people.AssertConsistentAsync();
    }

    private static async Task BuildAsync(ClustererHost host, FourPeople people)
    {
        await people.ArriveAsync(host.Client);
        await host.Reclusterings.StartReclusteringAsync(
            new StartReclusteringRequest { Gallery = people.Gallery, BaseThreshold = 0.01, SmallClusterReduction = 0, RequestId = "anew" }, cancellationToken: Cancellation);
        using var build = host.Reclusterings.BuildReclustering(new BuildReclusteringRequest { Gallery = people.Gallery, ReclusteringId = "anew" }, cancellationToken: Cancellation);
        while (await build.ResponseStream.MoveNext(Cancellation))
        {
        }

        people.Produce(FourPeople.Face(0, 4));
        await people.CountAsync(host.Client, 17);
    }

    private static Message<string, byte[]> Switch(string gallery) => new()
    {
        Key = gallery,
        Value = new ClusteringCommand
        {
            Reclustering = new ReclusteringCommand
            {
                RequestId = "go",
                Gallery = gallery,
                RequestTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
                Switch = new SwitchReclusteringRequest { Gallery = gallery, ReclusteringId = "anew" },
            },
        }.ToByteArray(),
    };
}
