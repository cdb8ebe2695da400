using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Grpc;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.Matcher.Forgetting;

/// <summary>
/// Answers requests to delete. What is remembered of an answer, for a repetition, holds no ids: the repeated request has them. Thread-safe.
/// </summary>
internal sealed class ErasureRequests(GalleryStore galleries, SubjectWriter writer, RequestLog log, Tombstones tombstones, ErasureReceipts receipts)
{
    /// <summary>Deletes a gallery.</summary>
    public async Task<DeleteGalleryResponse> EraseAsync(DeleteGalleryRequest request, CancellationToken cancellationToken)
    {
        var answer = await log.OnceAsync(request.Gallery, request.RequestId, request, () => EraseOnceAsync(request, cancellationToken), cancellationToken);
        receipts.Complete(answer.Receipt, request.RequestId, request.Gallery, new ErasedIds { WholeGallery = true }, request.EraseClusters);
        return answer;
    }

    /// <summary>Deletes a subject.</summary>
    public async Task<DeleteSubjectResponse> EraseAsync(DeleteSubjectRequest request, CancellationToken cancellationToken)
    {
        var answer = await log.OnceAsync(request.Gallery, request.RequestId, request, () => EraseOnceAsync(request, cancellationToken), cancellationToken);
        receipts.Complete(answer.Receipt, request.RequestId, request.Gallery, new ErasedIds { SubjectId = request.SubjectId });
        return answer;
    }

    /// <summary>Deletes a face.</summary>
    public async Task<DeleteFaceResponse> EraseAsync(DeleteFaceRequest request, CancellationToken cancellationToken)
    {
        var answer = await log.OnceAsync(request.Gallery, request.RequestId, request, () => EraseOnceAsync(request, cancellationToken), cancellationToken);
        receipts.Complete(answer.Receipt, request.RequestId, request.Gallery, new ErasedIds { SubjectId = request.SubjectId, FaceId = request.FaceId });
        return answer;
    }

    private async Task<DeleteGalleryResponse> EraseOnceAsync(DeleteGalleryRequest request, CancellationToken cancellationToken)
    {
        var id = Identifier.Require(request.Gallery, "gallery");
        if (request.EraseClusters && !tombstones.IsOn)
        {
            throw new PreconditionException(
                ErrorReasons.TombstonesOff, id, "erase_clusters: is set, but this Matcher tells nobody of erasures. Set Erasure__Tombstones=true, or call EraseAllClusters of the Clusterer.");
        }

        var deleted = await galleries.DeleteAsync(id, request.EraseClusters, cancellationToken);
        return new DeleteGalleryResponse { DeletedFaces = deleted.Faces, Receipt = receipts.Draft(deleted) };
    }

    private async Task<DeleteSubjectResponse> EraseOnceAsync(DeleteSubjectRequest request, CancellationToken cancellationToken)
    {
        var id = Identifier.Require(request.SubjectId, "subject_id");
        var gallery = await FindAsync(request.Gallery, cancellationToken);
        var deleted = await writer.DeleteAsync(gallery, id, cancellationToken);
        return new DeleteSubjectResponse { DeletedFaces = deleted.Faces, Receipt = receipts.Draft(deleted) };
    }

    private async Task<DeleteFaceResponse> EraseOnceAsync(DeleteFaceRequest request, CancellationToken cancellationToken)
    {
        var id = Identifier.Require(request.SubjectId, "subject_id");
        var face = Identifier.Require(request.FaceId, "face_id");
        var gallery = await FindAsync(request.Gallery, cancellationToken);
        var deleted = await writer.DeleteFaceAsync(gallery, id, face, cancellationToken);
        return new DeleteFaceResponse { DeletedSubject = deleted.Subjects > 0, Receipt = receipts.Draft(deleted) };
    }

    private Task<StoredGallery> FindAsync(string id, CancellationToken cancellationToken) => galleries.GetAsync(Identifier.Require(id, "gallery"), cancellationToken);
}
