using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Transfer;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Grpc;

/// <summary>The edge of exports and imports.</summary>
internal sealed class TransferGrpcService(GalleryStore galleries, GalleryExport export, ImportRequests import) : TransferService.TransferServiceBase
{
    public override async Task ExportGallery(ExportGalleryRequest request, IServerStreamWriter<ExportGalleryResponse> responseStream, ServerCallContext context)
    {
        var gallery = await galleries.GetAsync(Identifier.Require(request.Gallery, "gallery"), context.CancellationToken);
        await foreach (var chunk in export.ChunksAsync(gallery, request.IncludeImages, context.CancellationToken))
        {
            await responseStream.WriteAsync(new ExportGalleryResponse { Chunk = chunk }, context.CancellationToken);
        }
    }

    public override Task<ImportGalleryResponse> ImportGallery(IAsyncStreamReader<ImportGalleryRequest> requestStream, ServerCallContext context) =>
        import.ImportAsync(requestStream, context.CancellationToken);
}
