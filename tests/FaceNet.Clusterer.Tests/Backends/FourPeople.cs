using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>
/// A gallery of four people with four faces each, <c>p0-0</c> to <c>p3-3</c>: those of one person are alike, those of two are far apart.
/// The last faces of the first two people are of one frame.
/// </summary>
internal sealed class FourPeople(TestParts parts)
{
    public string Gallery { get; } = UniqueName.For("gallery");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The cluster that a person's first face founded.</summary>
    public string Cluster(int person) => ClusterId.For(Gallery, $"p{person}-0");

    public static Face Face(int person, int number) => FaceStream.Of(
        $"p{person}-{number}",
        [.. Enumerable.Range(0, ModelServer.Dimensions).Select(i => i == person ? 1 : i == 4 + number ? 0.1f : 0)],
        frameId: person < 2 && number == 3 ? "frame" : "",
        second: (10 * person) + number);

    public void Produce(Face face) => parts.Kafka.Producer.Produce(parts.Topics.FaceEmbeddedTopic, FaceEvents.Message(FaceEvents.Event(Gallery, face)));

    public async Task ArriveAsync(ClusteringService.ClusteringServiceClient client)
    {
        for (var person = 0; person < 4; person++)
        {
            for (var number = 0; number < 4; number++)
            {
                Produce(Face(person, number));
            }
        }

        await CountAsync(client, 16);
    }

    public Task CountAsync(ClusteringService.ClusteringServiceClient client, long faces) => Eventually.HoldsAsync(
        $"{faces} members",
        async () =>
        {
            try
            {
                return (await client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = Gallery }, cancellationToken: Cancellation)).Members == faces;
            }
            catch (RpcException)
            {
                return false;
            }
        },
        Cancellation,
        TimeSpan.FromSeconds(180));

    /// <summary>The crops of a cluster, in one line.</summary>
    public async Task<string> MembersAsync(ClusteringService.ClusteringServiceClient client, string clusterId)
    {
        var members = await client.ListClusterMembersAsync(new ListClusterMembersRequest { Gallery = Gallery, ClusterId = clusterId }, cancellationToken: Cancellation);
        return string.Join(' ', members.Members.Select(member => member.CropId));
    }

    /// <summary>The state agrees with itself, and with what a reader of the events makes of them.</summary>
    public Task<EventReplay> AssertConsistentAsync() => parts.AssertConsistentAsync(Gallery);
}
