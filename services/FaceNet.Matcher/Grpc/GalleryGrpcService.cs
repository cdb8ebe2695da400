using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Grpc;

/// <summary>The edge of the galleries: reads requests, says results.</summary>
internal sealed class GalleryGrpcService(GalleryStore galleries, SubjectStore subjects, ModelCatalog models, TimeProvider time)
    : GalleryService.GalleryServiceBase
{
    public override async Task<CreateGalleryResponse> CreateGallery(CreateGalleryRequest request, ServerCallContext context)
    {
        var id = Identifier.Require(request.Gallery, "gallery");
        var space = Identifier.Optional(request.EmbeddingSpace, "embedding_space");
        var model = await models.GetBySpaceAsync(space, context.CancellationToken);
        var gallery = await galleries.CreateAsync(id, request.ToRecord(model, time.GetUtcNow()), context.CancellationToken);
        return new CreateGalleryResponse { Gallery = gallery.ToProto() };
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
        var page = await galleries.ListAsync(after, PageToken.Size(request.PageSize), context.CancellationToken);
        return new ListGalleriesResponse
        {
            Galleries = { page.Items.Select(gallery => gallery.ToProto()) },
            NextPageToken = NextToken(Query, page.Last),
        };
    }

    public override async Task<DeleteGalleryResponse> DeleteGallery(DeleteGalleryRequest request, ServerCallContext context)
    {
        var id = Identifier.Require(request.Gallery, "gallery");
        return new DeleteGalleryResponse { DeletedFaces = await galleries.DeleteAsync(id, context.CancellationToken) };
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

    public override async Task<DeleteSubjectResponse> DeleteSubject(DeleteSubjectRequest request, ServerCallContext context)
    {
        var id = Identifier.Require(request.SubjectId, "subject_id");
        var gallery = await FindAsync(request.Gallery, context);
        return new DeleteSubjectResponse { DeletedFaces = await subjects.DeleteAsync(gallery, id, context.CancellationToken) };
    }

    private Task<StoredGallery> FindAsync(string id, ServerCallContext context) =>
        galleries.GetAsync(Identifier.Require(id, "gallery"), context.CancellationToken);

    private static string NextToken(string query, string? last) => last is null ? "" : PageToken.Create(query, last);
}
