using FaceNet.Protos.Clustering.V1;
using Grpc.Core;

namespace FaceNet.Standalone.Demo.Clusters;

/// <summary>Asks the Clusterer what became of a gallery.</summary>
internal static class ClusteringReports
{
    /// <summary>Returns the report. The Clusterer knows a gallery from its first face on; before that the report is empty.</summary>
    public static async Task<GetClusteringReportResponse> GetAsync(
        ClusteringService.ClusteringServiceClient clusterer, string gallery, CancellationToken cancellationToken)
    {
        try
        {
            return await clusterer.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = gallery }, cancellationToken: cancellationToken);
        }
        catch (RpcException notYet) when (notYet.StatusCode is StatusCode.NotFound)
        {
            return new GetClusteringReportResponse();
        }
    }
}
