using Confluent.Kafka;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering.Corrections;
using FaceNet.Clusterer.Tests.Grpc;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Erasing;

/// <summary>What the ids of corrections are answered with that named what is erased.</summary>
[Trait("Kind", "Integration")]
public sealed class ErasedAnswerTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnErasure(garnet, kafka, models)
{
    [Fact]
    public async Task Correct_IdOfARequestThatNamedWhatIsErased_SaysSoWhateverIsAsked()
    {
        await FailsAsync("MEMBER_ELSEWHERE", Remove("refused", "p1-1"));
        await Remove("applied", "p0-1");
        var other = await Label("other", "zoe");

        await EraseAsync("", "p0-1", "p1-1");

        foreach (var (id, crop) in new[] { ("refused", "p1-1"), ("applied", "p0-1") })
        {
            await FailsAsync("ANSWER_ERASED", Remove(id, crop));
            await FailsAsync("ANSWER_ERASED", Label(id, "ann"));
        }

        Assert.Equal(other, await Label("other", "zoe"));
        Assert.InRange((await LifetimeAsync("refused"))!.Value, TimeSpan.FromHours(23), TimeSpan.FromDays(1));
        Assert.Null(await LifetimeAsync("applied"));
    }

    [Fact]
    public async Task Correct_SecondDeliveryOfWhatNamedTheErased_ChangesNothing()
    {
        await Remove("applied", "p0-1");
        await EraseAsync("", "p0-1");
        var before = (await FiguresAsync()).Duplicates;
        var again = Ask.Remove(People.Cluster(0), "p0-1", Gallery);
        again.CorrectionId = "applied";

        Parts.Kafka.Producer.Produce(
            Parts.Topics.FaceEmbeddedTopic, new Message<string, byte[]> { Key = Gallery, Value = new ClusteringCommand { Correction = again }.ToByteArray() });

        await Eventually.HoldsAsync("the repetition to be counted", async () => (await FiguresAsync()).Duplicates == before + 1, Cancellation);
        Assert.Equal(0, (await FiguresAsync()).Refused);
        await AssertConsistentAsync();
    }

    private static Task FailsAsync<T>(string reason, AsyncUnaryCall<T> call) => RpcAssert.FailsAsync(StatusCode.FailedPrecondition, reason, "", call);

    private AsyncUnaryCall<RemoveMemberResponse> Remove(string id, string crop) => Client.RemoveMemberAsync(
        new RemoveMemberRequest { Gallery = Gallery, ClusterId = People.Cluster(0), CropId = crop, RequestId = id }, cancellationToken: Cancellation);

    private AsyncUnaryCall<LabelClusterResponse> Label(string id, string label) => Client.LabelClusterAsync(
        new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(3), Label = label, RequestId = id }, cancellationToken: Cancellation);

    private async Task<TimeSpan?> LifetimeAsync(string id) =>
        await (await Parts.Redis.GetDatabaseAsync(Cancellation)).KeyTimeToLiveAsync(new ClusterKeys(Gallery, 0).Correction(id));
}
