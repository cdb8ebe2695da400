using FaceNet.Clusterer.Transfer;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Clusterer.Grpc;

/// <summary>The edge of exports and imports of clusters.</summary>
internal sealed class ClusterTransferGrpcService(ClusterExport export, ClusterImport import) : ClusterTransferService.ClusterTransferServiceBase
{
    public override async Task ExportClusters(ExportClustersRequest request, IServerStreamWriter<ExportClustersResponse> responseStream, ServerCallContext context)
    {
        await foreach (var chunk in export.ChunksAsync(Identifier.Require(request.Gallery, "gallery"), context.CancellationToken))
        {
            await responseStream.WriteAsync(new ExportClustersResponse { Chunk = chunk }, context.CancellationToken);
        }
    }

    public override Task<ImportClustersResponse> ImportClusters(IAsyncStreamReader<ImportClustersRequest> requestStream, ServerCallContext context) =>
        import.ImportAsync(requestStream, context.CancellationToken);
}
