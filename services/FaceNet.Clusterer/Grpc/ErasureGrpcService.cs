using FaceNet.Clusterer.Erasing;
using FaceNet.Clusterer.Erasing.Everything;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Probes;
using Grpc.Core;

namespace FaceNet.Clusterer.Grpc;

/// <summary>The edge of erasures: reads requests, says results.</summary>
internal sealed class ErasureGrpcService(ErasureDesk desk, EverythingRequests everything, LeftoverRequests leftovers) : ErasureService.ErasureServiceBase
{
    public override async Task<EraseMembersResponse> EraseMembers(EraseMembersRequest request, ServerCallContext context) =>
        new() { Receipt = await desk.EraseAsync(request, context.Deadline, context.CancellationToken) };

    public override async Task<EraseClusterResponse> EraseCluster(EraseClusterRequest request, ServerCallContext context) =>
        new() { Receipt = await desk.EraseAsync(request, context.Deadline, context.CancellationToken) };

    public override async Task<EraseAllClustersResponse> EraseAllClusters(EraseAllClustersRequest request, ServerCallContext context) =>
        new() { Receipt = await desk.EraseAsync(request, context.Deadline, context.CancellationToken) };

    public override Task<FindEverythingAboutResponse> FindEverythingAbout(FindEverythingAboutRequest request, ServerCallContext context) =>
        everything.FindAsync(request, CallLimits.Of(context));

    public override Task<EraseEverythingAboutResponse> EraseEverythingAbout(EraseEverythingAboutRequest request, ServerCallContext context) =>
        everything.EraseAsync(request, CallLimits.Of(context));

    public override Task<SearchLeftoversResponse> SearchLeftovers(SearchLeftoversRequest request, ServerCallContext context)
    {
        Caller.Of(context).RequireAllGalleries("SearchLeftovers");
        return leftovers.SearchAsync(request, context.CancellationToken);
    }
}
