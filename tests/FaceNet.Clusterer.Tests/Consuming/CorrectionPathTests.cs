using Confluent.Kafka;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering.Corrections;
using FaceNet.Clusterer.Tests.Grpc;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Consuming;

/// <summary>The way of a correction between instances, and what does not get through.</summary>
[Trait("Kind", "Integration")]
public sealed class CorrectionPathTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Correct_OnTheInstanceThatDoesNotOwnThePartition_IsAppliedByTheOther()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var group = UniqueName.For("group");
        await using var one = await StartAsync(parts.Topics, group);
        await using var other = await StartAsync(parts.Topics, group);
        FourPeople[] galleries = [.. Enumerable.Range(0, 8).Select(_ => new FourPeople(parts))];
        foreach (var people in galleries)
        {
            await people.ArriveAsync(one.Client);
        }

        // Eight galleries over four partitions of two owners: each host takes rpcs for galleries of its own and of the other's.
        foreach (var people in galleries)
        {
            await one.Client.RemoveMemberAsync(new RemoveMemberRequest { Gallery = people.Gallery, ClusterId = people.Cluster(0), CropId = "p0-0" }, cancellationToken: Cancellation);
            await other.Client.LabelClusterAsync(new LabelClusterRequest { Gallery = people.Gallery, ClusterId = people.Cluster(1), Label = "ann" }, cancellationToken: Cancellation);
            Assert.Equal("p0-1 p0-2 p0-3", await people.MembersAsync(other.Client, people.Cluster(0)));
            await people.AssertConsistentAsync();
        }

        Assert.False(one.Log.Contains("Another instance has taken over"));
        Assert.False(other.Log.Contains("Another instance has taken over"));
    }

    [Fact]
    public async Task Correct_OwnerIsAway_SaysHowToAskAndIsAppliedLater()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var people = new FourPeople(parts);
        var group = UniqueName.For("group");
        var owner = await StartAsync(parts.Topics, group);
        await people.ArriveAsync(owner.Client);
        await owner.DisposeAsync();

        // It sends into a topic that nobody reads.
        await using var edge = await StartAsync(Elsewhere(parts.Topics), UniqueName.For("group"), ("Clusterer:CorrectionTimeout", "00:00:01"));
        var request = new LabelClusterRequest { Gallery = people.Gallery, ClusterId = people.Cluster(0), Label = "ann", RequestId = "patient" };
        await RpcAssert.FailsAsync(StatusCode.DeadlineExceeded, "CORRECTION_PENDING", "request_id 'patient'", edge.Client.LabelClusterAsync(request, cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(
            StatusCode.DeadlineExceeded, "CORRECTION_PENDING", "request_id 'patient'", edge.Client.LabelClusterAsync(request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(0.7), cancellationToken: Cancellation));

        await using var back = await StartAsync(parts.Topics, group);
        var answer = await back.Client.LabelClusterAsync(request, cancellationToken: Cancellation);

        Assert.Equal(("patient", 1), (answer.Correction.CorrectionId, answer.Correction.Number));
        Assert.Equal(answer, await edge.Client.LabelClusterAsync(request, cancellationToken: Cancellation));
        await people.AssertConsistentAsync();
    }

    [Fact]
    public async Task Correct_PoisonAndRepetitions_GoToTheDeadLettersOrChangeNothing()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var people = new FourPeople(parts);
        await using var host = await StartAsync(parts.Topics, UniqueName.For("group"));
        var early = Ask.Label(people.Cluster(0), "ann", people.Gallery);
        Produce(parts, early);
        await people.ArriveAsync(host.Client);
        var label = Ask.Label(people.Cluster(0), "ann", people.Gallery);
        Produce(parts, label);
        Produce(parts, label);
        Produce(parts, new Protos.Events.V1.Correction(label) { LabelCluster = new LabelClusterRequest(label.LabelCluster) { Label = "bob" } });
        Produce(parts, new Protos.Events.V1.Correction(label) { CorrectionId = "" });
        Produce(parts, new Protos.Events.V1.Correction(label) { CorrectionId = "other", LabelCluster = new LabelClusterRequest(label.LabelCluster) { Gallery = "other" } });
        var kindless = new Protos.Events.V1.Correction(label) { CorrectionId = "kindless" };
        kindless.ClearRequest();
        Produce(parts, kindless);

        var dead = await Topic.ReadAsync(kafka.BootstrapServers, KafkaOptions.DeadLetterTopic(parts.Topics.FaceEmbeddedTopic), 5, Cancellation);
        Assert.Equal(
            ["COMMAND_UNKNOWN", "GALLERY_NOT_FOUND", "INVALID_FIELD", "INVALID_FIELD", "REQUEST_ID_REUSED"],
            dead.Select(letter => letter.Message.Headers.Text(EventHeaders.Reason)).Order());
        await Eventually.HoldsAsync("the repetition to be counted", async () =>
            (await host.Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = people.Gallery }, cancellationToken: Cancellation)).Duplicates == 1, Cancellation);
        var replay = await people.AssertConsistentAsync();
        Assert.Equal(["ann"], replay.Labels.Values);
    }

    private static KafkaOptions Elsewhere(KafkaOptions topics) => new()
    {
        BootstrapServers = topics.BootstrapServers,
        FaceEmbeddedTopic = UniqueName.For("elsewhere"),
        ClusterChangedTopic = topics.ClusterChangedTopic,
    };

    private static void Produce(TestParts parts, Protos.Events.V1.Correction correction) => parts.Kafka.Producer.Produce(
        parts.Topics.FaceEmbeddedTopic,
        new Message<string, byte[]> { Key = correction.Gallery, Value = new ClusteringCommand { Correction = correction }.ToByteArray() });

    private Task<ClustererHost> StartAsync(KafkaOptions topics, string group, params (string Key, string Value)[] settings)
    {
        KeyValuePair<string, string?>[] all =
        [
            KeyValuePair.Create<string, string?>("Clusterer:GroupId", group),
            .. settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)),
        ];
        return ClustererHost.StartAsync(garnet.Endpoint, models.Address, topics, Cancellation, all);
    }
}
