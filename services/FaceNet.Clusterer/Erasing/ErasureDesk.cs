using FaceNet.Clusterer.Commands;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FaceNet.Clusterer.Erasing;

/// <summary>Takes erasures on any instance. Thread-safe.</summary>
internal sealed class ErasureDesk(CommandDesk desk, ErasureReceipts receipts, TimeProvider time)
{
    /// <summary>Has faces erased, or finds out what became of the request.</summary>
    public Task<ErasureReceipt> EraseAsync(EraseMembersRequest request, DateTime deadline, CancellationToken cancellationToken)
    {
        var command = Of(request.Gallery, request.RequestId);
        command.Members = new EraseMembersRequest(request) { RequestId = "" };
        return DoAsync(command, new ErasedIds { CropIds = { request.CropIds } }, deadline, cancellationToken);
    }

    /// <summary>Has a cluster erased, or finds out what became of the request.</summary>
    public Task<ErasureReceipt> EraseAsync(EraseClusterRequest request, DateTime deadline, CancellationToken cancellationToken)
    {
        var command = Of(request.Gallery, request.RequestId);
        command.Cluster = new EraseClusterRequest(request) { RequestId = "" };
        return DoAsync(command, new ErasedIds { ClusterId = request.ClusterId }, deadline, cancellationToken);
    }

    /// <summary>Has all clusters erased, or finds out what became of the request.</summary>
    public Task<ErasureReceipt> EraseAsync(EraseAllClustersRequest request, DateTime deadline, CancellationToken cancellationToken)
    {
        var command = Of(request.Gallery, request.RequestId);
        command.AllClusters = new EraseAllClustersRequest(request) { RequestId = "" };
        return DoAsync(command, new ErasedIds { WholeGallery = true }, deadline, cancellationToken);
    }

    private Erasure Of(string gallery, string requestId) => new()
    {
        Gallery = Identifier.Require(gallery, "gallery"),
        RequestId = CommandDesk.IdOf(requestId),
        RequestTime = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
    };

    private async Task<ErasureReceipt> DoAsync(Erasure command, ErasedIds ids, DateTime deadline, CancellationToken cancellationToken)
    {
        ErasureChecks.Require(command);
        var content = new ClusteringCommand { Erasure = command };
        var done = await desk.DoAsync(new DeskCommand(command.Gallery, command.RequestId, content, "erasure", ErrorReasons.ErasurePending), deadline, cancellationToken);
        return receipts.Make(command.Gallery, command.RequestId, ids, done.Erased);
    }
}
