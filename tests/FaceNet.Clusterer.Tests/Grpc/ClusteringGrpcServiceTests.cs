using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Validation;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Grpc;

[Trait("Kind", "Integration")]
public sealed class ClusteringGrpcServiceTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : IAsyncLifetime
{
    private TestParts? _parts;
    private ClustererHost? _host;
    private Load? _load;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Gallery => _load!.Galleries[0];

    private ClusteringService.ClusteringServiceClient Client => _host!.Client;

    public async ValueTask InitializeAsync()
    {
        _parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        _load = new Load(_parts, galleries: 1, faces: 200);
        _load.Produce(0, 200);
        _host = await ClustererHost.StartAsync(
            garnet.Endpoint, models.Address, _parts.Topics, Cancellation,
            KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")),
            KeyValuePair.Create<string, string?>("Clusterer:MinClusterSize", "4"));
        await _load.ProcessedAsync(Client, 200);
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        await _parts!.DisposeAsync();
    }

    [Fact]
    public async Task ListClusters_PageByPage_GivesEveryClusterAndMember()
    {
        var clusters = await AllClustersAsync(new ListClustersRequest { Gallery = Gallery, PageSize = 3 });
        var confirmed = await AllClustersAsync(new ListClustersRequest { Gallery = Gallery, PageSize = 3, ConfirmedOnly = true });

        Assert.Equal(clusters.OrderByDescending(cluster => cluster.MemberCount).ThenBy(cluster => cluster.ClusterId, StringComparer.Ordinal), clusters);
        Assert.Equal(200, clusters.Sum(cluster => cluster.MemberCount));
        Assert.Equal(clusters.Where(cluster => cluster.MemberCount >= 4), confirmed);
        Assert.All(clusters, cluster => Assert.Equal(cluster.MemberCount >= 4, cluster.Confirmed));
        var crops = new HashSet<string>();
        foreach (var cluster in clusters)
        {
            var members = await AllMembersAsync(cluster.ClusterId);
            Assert.Equal(cluster.MemberCount, members.Count);
            Assert.All(members, member => Assert.Equal(cluster.ClusterId, member.ClusterId));
            Assert.All(members, member => Assert.True(crops.Add(member.CropId)));
            Assert.Equal(cluster.UpdateTime, members.MaxBy(member => member.CaptureTime)!.CaptureTime);
            var founder = members.Single(member => ClusterId.For(Gallery, member.CropId) == cluster.ClusterId);
            Assert.True(founder.Evidence.Founded);
            Assert.All(members.Where(member => member.Evidence.SquaredDistance > member.Evidence.Threshold && !member.Evidence.Founded), member => Assert.True(member.Evidence.ByMustLink));
            Assert.Equal(cluster.CreateTime, founder.CaptureTime);
        }
    }

    [Fact]
    public async Task GetCluster_ByAlias_NamesTheSurvivor()
    {
        var survivor = (await AllClustersAsync(new ListClustersRequest { Gallery = Gallery })).First(cluster => cluster.Aliases.Count > 0);

        var byAlias = await Client.GetClusterAsync(new GetClusterRequest { Gallery = Gallery, ClusterId = survivor.Aliases[0] }, cancellationToken: Cancellation);

        Assert.Equal(survivor, byAlias.Cluster);
        Assert.Equal(await AllMembersAsync(survivor.ClusterId), await AllMembersAsync(survivor.Aliases[0]));
    }

    [Fact]
    public async Task AnyRpc_BadInput_SaysWhatIsWrong()
    {
        await AssertFailsAsync(StatusCode.InvalidArgument, "gallery", Client.GetClusterAsync(new GetClusterRequest { Gallery = "a/b", ClusterId = "x" }, cancellationToken: Cancellation));
        await AssertFailsAsync(StatusCode.InvalidArgument, "cluster_id", Client.ListClusterMembersAsync(new ListClusterMembersRequest { Gallery = Gallery }, cancellationToken: Cancellation));
        await AssertFailsAsync(StatusCode.InvalidArgument, "page_size", Client.ListClustersAsync(new ListClustersRequest { Gallery = Gallery, PageSize = -1 }, cancellationToken: Cancellation));
        await AssertFailsAsync(StatusCode.InvalidArgument, "page_token", Client.ListClustersAsync(new ListClustersRequest { Gallery = Gallery, PageToken = "stale" }, cancellationToken: Cancellation));
        await AssertFailsAsync(StatusCode.NotFound, "gallery 'nowhere'", Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = "nowhere" }, cancellationToken: Cancellation));
        await AssertFailsAsync(StatusCode.NotFound, "cluster 'nobody'", Client.GetClusterAsync(new GetClusterRequest { Gallery = Gallery, ClusterId = "nobody" }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task ListClusters_TokenWithAPositionThatIsNone_IsInvalid()
    {
        var query = new ClusterQuery(false, "", null, null, ConfirmedSize: 4);
        foreach (var position in new[] { "-1", "two/a", "", "NaN/a", "1/", "1/a/b" })
        {
            var request = new ListClustersRequest { Gallery = Gallery, PageToken = PageToken.Create($"clusters/{Gallery}/{query}", position) };

            await AssertFailsAsync(StatusCode.InvalidArgument, "page_token", Client.ListClustersAsync(request, cancellationToken: Cancellation));
        }
    }

    [Fact]
    public async Task ListClusters_TokenOfAnotherQuery_IsInvalid()
    {
        var first = await Client.ListClustersAsync(new ListClustersRequest { Gallery = Gallery, PageSize = 1 }, cancellationToken: Cancellation);
        foreach (var other in new ListClustersRequest[]
        {
            new() { Order = ClusterOrder.Recency }, new() { Labelled = LabelFilter.Unlabelled }, new() { Confirmation = ConfirmationFilter.Confirmed }, new() { Label = "ann" },
        })
        {
            (other.Gallery, other.PageToken) = (Gallery, first.NextPageToken);
            await AssertFailsAsync(StatusCode.InvalidArgument, "page_token", Client.ListClustersAsync(other, cancellationToken: Cancellation));
        }
    }

    [Fact]
    public async Task ListClusters_FiltersThatExcludeEachOther_AreInvalid()
    {
        await AssertFailsAsync(StatusCode.InvalidArgument, "label", Client.ListClustersAsync(new ListClustersRequest { Gallery = Gallery, Label = "a b" }, cancellationToken: Cancellation));
        await AssertFailsAsync(StatusCode.InvalidArgument, "order", Client.ListClustersAsync(new ListClustersRequest { Gallery = Gallery, Order = (ClusterOrder)9 }, cancellationToken: Cancellation));
        await AssertFailsAsync(StatusCode.InvalidArgument, "labelled", Client.ListClustersAsync(
            new ListClustersRequest { Gallery = Gallery, Label = "ann", Labelled = LabelFilter.Unlabelled }, cancellationToken: Cancellation));
        await AssertFailsAsync(StatusCode.InvalidArgument, "confirmation", Client.ListClustersAsync(
            new ListClustersRequest { Gallery = Gallery, ConfirmedOnly = true, Confirmation = ConfirmationFilter.Unconfirmed }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task GetClusteringReport_AfterMerges_CountsThem()
    {
        var report = await Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = Gallery }, cancellationToken: Cancellation);
        var clusters = await AllClustersAsync(new ListClustersRequest { Gallery = Gallery });

        Assert.Equal((clusters.Count, clusters.Count(cluster => cluster.Confirmed)), (report.Clusters, report.ConfirmedClusters));
        Assert.Equal(clusters.Sum(cluster => cluster.Aliases.Count), report.Merges);
        Assert.InRange(report.MergedFaces, report.Merges, 200);
        Assert.Equal((clusters.Max(cluster => cluster.MemberCount), 0, 0, 0), (report.LargestCluster, report.LabelledClusters, report.Corrections, report.CorrectedFaces));
        Assert.Equal(1, report.Sizes[0].MinMembers);
        Assert.InRange(report.LargestCluster, report.Sizes[^1].MinMembers, report.Sizes[^1].MaxMembers);
        Assert.All(report.Sizes.Zip(report.Sizes.Skip(1)), size => Assert.Equal(size.First.MaxMembers + 1, size.Second.MinMembers));
        Assert.All(report.Sizes, size =>
        {
            Assert.Equal(clusters.Count(cluster => cluster.MemberCount >= size.MinMembers && cluster.MemberCount <= size.MaxMembers), size.Clusters);
            Assert.Equal(report.BaseThreshold - (report.SmallClusterReduction / Math.Sqrt(Math.Min(64, size.MinMembers))), size.Threshold, 1e-12);
        });
    }

    private static async Task AssertFailsAsync<T>(StatusCode code, string words, AsyncUnaryCall<T> call)
    {
        var failed = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(code, failed.StatusCode);
        Assert.Contains(words, failed.Status.Detail);
    }

    private async Task<List<FaceNet.Protos.Clustering.V1.Cluster>> AllClustersAsync(ListClustersRequest request)
    {
        var clusters = new List<FaceNet.Protos.Clustering.V1.Cluster>();
        do
        {
            var page = await Client.ListClustersAsync(request, cancellationToken: Cancellation);
            clusters.AddRange(page.Clusters);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return clusters;
    }

    private async Task<List<Member>> AllMembersAsync(string clusterId)
    {
        var request = new ListClusterMembersRequest { Gallery = Gallery, ClusterId = clusterId, PageSize = 2 };
        var members = new List<Member>();
        do
        {
            var page = await Client.ListClusterMembersAsync(request, cancellationToken: Cancellation);
            members.AddRange(page.Members);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return members;
    }
}
