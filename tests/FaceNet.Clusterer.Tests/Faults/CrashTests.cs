using Confluent.Kafka;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Faults;

/// <summary>The Clusterer in a process of its own, killed between any two steps of a batch, against backends that outlive it.</summary>
[Trait("Kind", "Integration")]
public sealed class CrashTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
{
    private const int Faces = 80;
    private const int Killed = 137;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_AfterAnyStep_EndsAsIfUndisturbed()
    {
        // Side by side, because each waits until the group has noticed the death. The first batch of a gallery loads it.
        using var atOnce = new SemaphoreSlim(3);
        await Task.WhenAll(Enum.GetValues<BatchStep>().Select(step => KillAsync(step, step == BatchStep.Load ? 1 : 2, atOnce)));
    }

    private async Task KillAsync(BatchStep step, int time, SemaphoreSlim atOnce)
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var load = new Load(parts, galleries: 1, faces: Faces);
        var group = UniqueName.For("group");
        var gallery = load.Galleries[0];
        load.Produce(0, 20);
        load.Produce(new Message<string, byte[]> { Key = gallery, Value = [0xFF, 0x01] });
        load.Produce(10, Faces);
        parts.Kafka.Producer.Flush(Cancellation);

        await atOnce.WaitAsync(Cancellation);
        try
        {
            await using var process = ProcessUnderTest.StartBeside(
                KillAtStep.Environment(step, time), typeof(ClustererOptions), typeof(CrashTests), ClustererHost.Settings(garnet.Endpoint, models.Address, parts.Topics, Settings(group)).Select(setting => $"--{setting.Key}={setting.Value}"));
            var exitCode = await process.ExitCodeAsync(Cancellation);
            Assert.True(exitCode == Killed, $"After {step} the process should have died, but it ended with {exitCode}:\n{process.Transcript}");
        }
        finally
        {
            atOnce.Release();
        }

        await using var next = await ClustererHost.StartAsync(garnet.Endpoint, models.Address, parts.Topics, Cancellation, Settings(group));
        await load.ProcessedAsync(next.Client, Faces);
        await load.AssertUndisturbedAsync(kafka.BootstrapServers);
        await Eventually.HoldsAsync($"the books to be right after a death at {step}", async () =>
        {
            var report = await next.Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = gallery }, cancellationToken: Cancellation);
            return (report.Members, report.Duplicates, report.Refused) == (Faces, 10, 1);
        }, Cancellation);
    }

    private static KeyValuePair<string, string?>[] Settings(string group) =>
    [
        KeyValuePair.Create<string, string?>("Clusterer:GroupId", group),
        KeyValuePair.Create<string, string?>("Clusterer:BatchSize", "16"),
    ];
}
