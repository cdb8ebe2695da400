using System.Globalization;
using FaceNet.Clusterer.Storage;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Grpc;

/// <summary>Answers questions about clusters from the durable state.</summary>
internal sealed class ClusteringGrpcService(ClusterReader reader, IOptions<ClustererOptions> options) : ClusteringService.ClusteringServiceBase
{
    private int ConfirmedSize => options.Value.MinClusterSize;

    public override async Task<GetClusterResponse> GetCluster(GetClusterRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var clusterId = Identifier.Require(request.ClusterId, "cluster_id");
        var cluster = await reader.GetAsync(gallery, clusterId, context.CancellationToken);
        return new GetClusterResponse { Cluster = cluster.ToProto(gallery, ConfirmedSize) };
    }

    public override async Task<ListClustersResponse> ListClusters(ListClustersRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var query = $"clusters/{gallery}/{request.ConfirmedOnly}";
        var size = PageToken.Size(request.PageSize);
        var skip = ReadSkip(query, request.PageToken);
        var leastMembers = request.ConfirmedOnly ? ConfirmedSize : 1;
        var page = await reader.ListAsync(gallery, leastMembers, skip, size, context.CancellationToken);
        return new ListClustersResponse
        {
            Clusters = { page.Items.Select(cluster => cluster.ToProto(gallery, ConfirmedSize)) },
            NextPageToken = page.HasMore ? PageToken.Create(query, (skip + size).ToString(CultureInfo.InvariantCulture)) : "",
        };
    }

    public override async Task<ListClusterMembersResponse> ListClusterMembers(ListClusterMembersRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var clusterId = Identifier.Require(request.ClusterId, "cluster_id");
        var query = $"members/{gallery}/{clusterId}";
        var size = PageToken.Size(request.PageSize);
        var after = PageToken.Read(query, request.PageToken);
        var page = await reader.ListMembersAsync(gallery, clusterId, after, size, context.CancellationToken);
        return new ListClusterMembersResponse
        {
            Members = { page.Items.Select(member => member.ToProto()) },
            NextPageToken = page.HasMore ? PageToken.Create(query, page.Items[^1].CropId) : "",
        };
    }

    public override async Task<GetClusteringReportResponse> GetClusteringReport(GetClusteringReportRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var counts = await reader.CountAsync(gallery, ConfirmedSize, context.CancellationToken);
        return counts.ToProto();
    }

    // A token is no secret: whoever knows how it is made can make one with any position.
    private static long ReadSkip(string query, string token) => PageToken.Read(query, token) switch
    {
        null => 0,
        var position when long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var skip) => skip,
        var position => throw new InvalidRequestException(
            "page_token", $"names the position '{position}', which is no count.", "Pass next_page_token of the previous answer."),
    };
}
