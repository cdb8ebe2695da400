using FaceNet.Clusterer.Erasing;
using FaceNet.Protos.Clustering.V1;
using Grpc.Core;

namespace FaceNet.Clusterer.Grpc;

/// <summary>The edge of erasures: reads requests, says results.</summary>
internal sealed class ErasureGrpcService(ErasureDesk desk, LeftoverRequests leftovers) : ErasureService.ErasureServiceBase
{
    public override async Task<EraseMembersResponse> EraseMembers(EraseMembersRequest request, ServerCallContext context) =>
        new() { Receipt = await desk.EraseAsync(request, context.Deadline, context.CancellationToken) };

    public override async Task<EraseClusterResponse> EraseCluster(EraseClusterRequest request, ServerCallContext context) =>
        new() { Receipt = await desk.EraseAsync(request, context.Deadline, context.CancellationToken) };

    public override async Task<EraseAllClustersResponse> EraseAllClusters(EraseAllClustersRequest request, ServerCallContext context) =>
        new() { Receipt = await desk.EraseAsync(request, context.Deadline, context.CancellationToken) };

    public override Task<SearchLeftoversResponse> SearchLeftovers(SearchLeftoversRequest request, ServerCallContext context) =>
        leftovers.SearchAsync(request, context.CancellationToken);
}
