using Confluent.Kafka;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Google.Protobuf;
using Grpc.Core;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FaceNet.Standalone.EndToEndTests.Hosting;

/// <summary>A producer of face crops with a gallery of its own, and what its owner can see of their way.</summary>
internal sealed class Camera(KafkaOptions topics, ClusteringService.ClusteringServiceClient clusterer, string? gallery = null)
{
    private static readonly Timestamp Start = new() { Seconds = 1_750_000_000 };

    public string Gallery { get; } = gallery ?? UniqueName.For("gallery");

    public KafkaTopic Captured { get; } = new(topics.BootstrapServers, topics.FaceCapturedTopic);

    public KafkaTopic Embedded { get; } = new(topics.BootstrapServers, topics.FaceEmbeddedTopic);

    public KafkaTopic Changed { get; } = new(topics.BootstrapServers, topics.ClusterChangedTopic);

    public KafkaTopic CapturedDead { get; } = new(topics.BootstrapServers, KafkaOptions.DeadLetterTopic(topics.FaceCapturedTopic));

    public KafkaTopic EmbeddedDead { get; } = new(topics.BootstrapServers, KafkaOptions.DeadLetterTopic(topics.FaceEmbeddedTopic));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The time at which a crop was taken, some seconds after the camera was switched on.</summary>
    public static Timestamp At(int second) => new() { Seconds = Start.Seconds + second };

    /// <summary>An event with everything that is required.</summary>
    public FaceCaptured Event(string cropId, FaceImage image, int second = 0) => new()
    {
        EventId = $"event-of-{cropId}",
        Gallery = Gallery,
        CropId = cropId,
        CaptureTime = At(second),
        Image = image,
    };

    /// <summary>Sends an event as producers do.</summary>
    public Task<TopicPartitionOffset> SendAsync(FaceCaptured captured) =>
        Captured.SendAsync(captured.FrameId.Length > 0 ? captured.FrameId : captured.CropId, captured.ToByteArray(), Cancellation);

    /// <summary>Sends sound faces one after the other, each when the one before it has its place.</summary>
    public async Task SendInOrderAsync(params IEnumerable<FaceCaptured> faces)
    {
        foreach (var (index, captured) in faces.Index())
        {
            await SendAsync(captured);
            await SettledAsync(members: index + 1);
        }
    }

    /// <summary>Waits until so many faces of the gallery are members of clusters, repetitions dropped and events refused by the Clusterer.</summary>
    public Task SettledAsync(int members, int duplicates = 0, int refused = 0) => Eventually.HoldsAsync(
        $"{members} members, {duplicates} duplicates and {refused} refused events of {Gallery}",
        async () => await ReportAsync() is { } report && (report.Members, report.Duplicates, report.Refused) == (members, duplicates, refused),
        Cancellation);

    /// <summary>The clusters of the gallery with the crops in each, the largest first.</summary>
    public async Task<IReadOnlyList<(Cluster Cluster, Member[] Members)>> ClustersAsync()
    {
        var clusters = new List<(Cluster, Member[])>();
        var listed = await clusterer.ListClustersAsync(new ListClustersRequest { Gallery = Gallery }, cancellationToken: Cancellation);
        foreach (var cluster in listed.Clusters)
        {
            var request = new ListClusterMembersRequest { Gallery = Gallery, ClusterId = cluster.ClusterId };
            clusters.Add((cluster, [.. (await clusterer.ListClusterMembersAsync(request, cancellationToken: Cancellation)).Members]));
        }

        return clusters;
    }

    // The Clusterer knows a gallery from its first face on.
    private async Task<GetClusteringReportResponse?> ReportAsync()
    {
        try
        {
            return await clusterer.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = Gallery }, cancellationToken: Cancellation);
        }
        catch (RpcException notYet) when (notYet.StatusCode is StatusCode.NotFound)
        {
            return null;
        }
    }
}
