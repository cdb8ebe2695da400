using FaceNet.Matcher.Forgetting;
using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Grpc;

/// <summary>The edge of the galleries: reads requests, says results.</summary>
internal sealed class GalleryGrpcService(
    GalleryStore galleries,
    SubjectStore subjects,
    SubjectWriter writer,
    GalleryReconciliation reconciliation,
    ModelCatalog models,
    RequestLog log,
    ErasureRequests erasures,
    TimeProvider time)
    : GalleryService.GalleryServiceBase
{
    public override Task<CreateGalleryResponse> CreateGallery(CreateGalleryRequest request, ServerCallContext context) =>
        log.OnceAsync(request.Gallery, request.RequestId, request, () => CreateAsync(request, context.CancellationToken), context.CancellationToken);

    public override Task<UpdateGalleryResponse> UpdateGallery(UpdateGalleryRequest request, ServerCallContext context)
    {
        var wanted = request.Gallery ?? throw new InvalidRequestException("gallery", "is empty.", "Set the gallery's id and what changes.");
        return log.OnceAsync(wanted.Gallery_, request.RequestId, request, () => UpdateAsync(wanted, request.UpdateMask, context.CancellationToken), context.CancellationToken, "gallery.gallery");
    }

    public override async Task<GetGalleryResponse> GetGallery(GetGalleryRequest request, ServerCallContext context)
    {
        var gallery = await FindAsync(request.Gallery, context);
        return new GetGalleryResponse { Gallery = gallery.ToProto() };
    }

    public override async Task<ListGalleriesResponse> ListGalleries(ListGalleriesRequest request, ServerCallContext context)
    {
        const string Query = "galleries";
        var after = PageToken.Read(Query, request.PageToken);
        var page = await galleries.ListAsync(after, PageToken.Size(request.PageSize), Caller.Of(context).MayUse, context.CancellationToken);
        return new ListGalleriesResponse
        {
            Galleries = { page.Items.Select(gallery => gallery.ToProto()) },
            NextPageToken = NextToken(Query, page.Last),
        };
    }

    public override Task<DeleteGalleryResponse> DeleteGallery(DeleteGalleryRequest request, ServerCallContext context) => erasures.EraseAsync(request, context.CancellationToken);

    public override async Task<RepairGalleryResponse> RepairGallery(RepairGalleryRequest request, ServerCallContext context)
    {
        var gallery = await FindAsync(request.Gallery, context);
        var found = await reconciliation.RunAsync(gallery, mends: !request.DryRun, context.CancellationToken);
        return found.ToProto();
    }

    public override async Task<GetSubjectResponse> GetSubject(GetSubjectRequest request, ServerCallContext context)
    {
        var id = Identifier.Require(request.SubjectId, "subject_id");
        var gallery = await FindAsync(request.Gallery, context);
        var subject = await subjects.GetAsync(gallery, id, context.CancellationToken);
        return new GetSubjectResponse
        {
            Subject = subject.ToProto(gallery.Id),
            Faces = { subject.Record.Faces.Select(face => face.ToProto(gallery.Id, id)) },
        };
    }

    public override async Task<ListSubjectsResponse> ListSubjects(ListSubjectsRequest request, ServerCallContext context)
    {
        var query = $"subjects of {request.Gallery}";
        var after = PageToken.Read(query, request.PageToken);
        var size = PageToken.Size(request.PageSize);
        var gallery = await FindAsync(request.Gallery, context);
        var page = await subjects.ListAsync(gallery, after, size, context.CancellationToken);
        return new ListSubjectsResponse
        {
            Subjects = { page.Items.Select(subject => subject.ToProto(gallery.Id)) },
            NextPageToken = NextToken(query, page.Last),
        };
    }

    public override Task<UpdateSubjectResponse> UpdateSubject(UpdateSubjectRequest request, ServerCallContext context)
    {
        var wanted = request.Subject ?? throw new InvalidRequestException("subject", "is empty.", "Set the subject's gallery and id, and its labels.");
        return log.OnceAsync(wanted.Gallery, request.RequestId, request, () => UpdateAsync(request, context), context.CancellationToken, "subject.gallery");
    }

    public override Task<DeleteSubjectResponse> DeleteSubject(DeleteSubjectRequest request, ServerCallContext context) => erasures.EraseAsync(request, context.CancellationToken);

    public override async Task<GetFaceResponse> GetFace(GetFaceRequest request, ServerCallContext context)
    {
        var id = Identifier.Require(request.SubjectId, "subject_id");
        var faceId = Identifier.Require(request.FaceId, "face_id");
        var gallery = await FindAsync(request.Gallery, context);
        var subject = await subjects.GetAsync(gallery, id, context.CancellationToken);
        var face = subject.Record.Find(faceId) ?? throw SubjectStore.NotFound(gallery, id, faceId);
        return new GetFaceResponse
        {
            Face = face.ToProto(gallery.Id, id),
            Image = request.IncludeImage && face.HasImage ? await subjects.FindImageAsync(gallery, subject.ElementOf(face), context.CancellationToken) : null,
        };
    }

    public override Task<DeleteFaceResponse> DeleteFace(DeleteFaceRequest request, ServerCallContext context) => erasures.EraseAsync(request, context.CancellationToken);

    private async Task<CreateGalleryResponse> CreateAsync(CreateGalleryRequest request, CancellationToken cancellationToken)
    {
        var id = Identifier.Require(request.Gallery, "gallery");
        var space = Identifier.Optional(request.EmbeddingSpace, "embedding_space");
        var model = await models.GetBySpaceAsync(space, cancellationToken);
        var gallery = await galleries.CreateAsync(id, request.ToRecord(model, time.GetUtcNow()), cancellationToken);
        return new CreateGalleryResponse { Gallery = gallery.ToProto() };
    }

    private async Task<UpdateGalleryResponse> UpdateAsync(Gallery wanted, FieldMask? mask, CancellationToken cancellationToken)
    {
        var id = Identifier.Require(wanted.Gallery_, "gallery.gallery");
        string[] fields = [.. GalleryFields.Read(mask)];
        var changed = await galleries.ChangeAsync(
            id, record => record.With(wanted, fields, "gallery.") with { UpdateTime = time.GetUtcNow() }, cancellationToken);
        return new UpdateGalleryResponse { Gallery = changed.ToProto() };
    }

    private async Task<UpdateSubjectResponse> UpdateAsync(UpdateSubjectRequest request, ServerCallContext context)
    {
        var id = Identifier.Require(request.Subject.SubjectId, "subject.subject_id");
        var change = SubjectLabels.Change(request);
        var gallery = await galleries.GetAsync(Identifier.Require(request.Subject.Gallery, "subject.gallery"), context.CancellationToken);
        var changed = await writer.ChangeLabelsAsync(gallery, id, change, context.CancellationToken);
        return new UpdateSubjectResponse { Subject = changed.ToProto(gallery.Id) };
    }

    private Task<StoredGallery> FindAsync(string id, ServerCallContext context) =>
        galleries.GetAsync(Identifier.Require(id, "gallery"), context.CancellationToken);

    private static string NextToken(string query, string? last) => last is null ? "" : PageToken.Create(query, last);
}
