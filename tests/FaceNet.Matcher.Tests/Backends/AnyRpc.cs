using FaceNet.Protos.Matching.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Backends;

/// <summary>Every rpc of the Matcher, for what holds of all of them.</summary>
internal static class AnyRpc
{
    /// <summary>One good request per rpc, in a gallery with the subject <c>anna</c>.</summary>
    public static IReadOnlyList<IMessage> GoodRequests(string gallery) =>
    [
        new CreateGalleryRequest { Gallery = gallery },
        new GetGalleryRequest { Gallery = gallery },
        new ListGalleriesRequest(),
        new GetSubjectRequest { Gallery = gallery, SubjectId = "anna" },
        new ListSubjectsRequest { Gallery = gallery },
        new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.At(1) },
        new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), SubjectId = "anna" },
        new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0) },
        new BatchSearchFacesRequest { Gallery = gallery, Searches = { new SearchFacesRequest { Probe = TinyFaces.At(0) } } },
        new UpdateGalleryRequest { Gallery = new Gallery { Gallery_ = gallery }, UpdateMask = new FieldMask { Paths = { "keep_images" } } },
        new UpdateSubjectRequest { Subject = new Subject { Gallery = gallery, SubjectId = "anna" }, UpdateMask = new FieldMask { Paths = { "labels" } } },
        new BatchEnrollFacesRequest { Gallery = gallery, Faces = { new EnrollFaceRequest { SubjectId = "anna", Face = TinyFaces.At(1) } } },
        new RepairGalleryRequest { Gallery = gallery },
        new GetFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = "1" },
        new DeleteFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = "1" },
        new DeleteSubjectRequest { Gallery = gallery, SubjectId = "anna" },
        new DeleteGalleryRequest { Gallery = gallery },
    ];

    /// <summary>Calls the rpc that takes such a request.</summary>
    /// <param name="matcher">The Matcher.</param>
    /// <param name="request">The request of any rpc.</param>
    /// <param name="patience">The time to the deadline; default none.</param>
    public static Task CallAsync(this MatcherHost matcher, IMessage request, TimeSpan? patience = null)
    {
        var options = new CallOptions(deadline: (TimeProvider.System.GetUtcNow() + patience)?.UtcDateTime, cancellationToken: TestContext.Current.CancellationToken);
        return request switch
        {
            CreateGalleryRequest create => matcher.Galleries.CreateGalleryAsync(create, options).ResponseAsync,
            GetGalleryRequest get => matcher.Galleries.GetGalleryAsync(get, options).ResponseAsync,
            ListGalleriesRequest list => matcher.Galleries.ListGalleriesAsync(list, options).ResponseAsync,
            DeleteGalleryRequest delete => matcher.Galleries.DeleteGalleryAsync(delete, options).ResponseAsync,
            UpdateGalleryRequest update => matcher.Galleries.UpdateGalleryAsync(update, options).ResponseAsync,
            UpdateSubjectRequest update => matcher.Galleries.UpdateSubjectAsync(update, options).ResponseAsync,
            RepairGalleryRequest repair => matcher.Galleries.RepairGalleryAsync(repair, options).ResponseAsync,
            GetFaceRequest get => matcher.Galleries.GetFaceAsync(get, options).ResponseAsync,
            DeleteFaceRequest delete => matcher.Galleries.DeleteFaceAsync(delete, options).ResponseAsync,
            GetSubjectRequest get => matcher.Galleries.GetSubjectAsync(get, options).ResponseAsync,
            ListSubjectsRequest list => matcher.Galleries.ListSubjectsAsync(list, options).ResponseAsync,
            DeleteSubjectRequest delete => matcher.Galleries.DeleteSubjectAsync(delete, options).ResponseAsync,
            EnrollFaceRequest enroll => matcher.Matching.EnrollFaceAsync(enroll, options).ResponseAsync,
            BatchEnrollFacesRequest enroll => matcher.Matching.BatchEnrollFacesAsync(enroll, options).ResponseAsync,
            VerifyFaceRequest verify => matcher.Matching.VerifyFaceAsync(verify, options).ResponseAsync,
            SearchFacesRequest search => matcher.Matching.SearchFacesAsync(search, options).ResponseAsync,
            BatchSearchFacesRequest search => matcher.Matching.BatchSearchFacesAsync(search, options).ResponseAsync,
            StartUpgradeRequest start => matcher.Upgrades.StartUpgradeAsync(start, options).ResponseAsync,
            GetUpgradeRequest get => matcher.Upgrades.GetUpgradeAsync(get, options).ResponseAsync,
            SwitchUpgradeRequest change => matcher.Upgrades.SwitchUpgradeAsync(change, options).ResponseAsync,
            UndoSwitchRequest undo => matcher.Upgrades.UndoSwitchAsync(undo, options).ResponseAsync,
            GetUpgradeReportRequest get => matcher.Upgrades.GetUpgradeReportAsync(get, options).ResponseAsync,
            FinishUpgradeRequest finish => matcher.Upgrades.FinishUpgradeAsync(finish, options).ResponseAsync,
            CancelUpgradeRequest cancel => matcher.Upgrades.CancelUpgradeAsync(cancel, options).ResponseAsync,
            StreamReembedFacesRequest reembed => ReembedAsync(matcher.Upgrades.StreamReembedFaces(options), reembed),
            FindSimilarFacesRequest find => ReadAsync(matcher.Matching.FindSimilarFaces(find, options)),
            ExportGalleryRequest export => ReadAsync(matcher.Transfer.ExportGallery(export, options)),
            ImportGalleryRequest import => ImportAsync(matcher.Transfer.ImportGallery(options), import),
            _ => throw new ArgumentException($"No rpc takes a {request.Descriptor.Name}.", nameof(request)),
        };
    }

    private static async Task ReadAsync<TResponse>(AsyncServerStreamingCall<TResponse> call)
    {
        using (call)
        {
            await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken);
        }
    }

    // Each request of the stream is answered for itself: its error is thrown as that of a call.
    private static async Task ReembedAsync(AsyncDuplexStreamingCall<StreamReembedFacesRequest, StreamReembedFacesResponse> call, StreamReembedFacesRequest request)
    {
        using (call)
        {
            await call.RequestStream.WriteAsync(request);
            await call.RequestStream.CompleteAsync();
            var answer = await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);
            if (answer.Error is { } error)
            {
                throw error.ToRpcException();
            }
        }
    }

    private static async Task ImportAsync(AsyncClientStreamingCall<ImportGalleryRequest, ImportGalleryResponse> call, ImportGalleryRequest request)
    {
        using (call)
        {
            try
            {
                await call.RequestStream.WriteAsync(request);
                await call.RequestStream.CompleteAsync();
            }
            catch (Exception exception) when (exception is RpcException or InvalidOperationException)
            {
                // The call has ended before everything was sent; its answer says why.
            }

            await call.ResponseAsync;
        }
    }
}
