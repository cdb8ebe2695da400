using FaceNet.Protos.Matching.V1;
using FaceNet.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Backends;

/// <summary>Every rpc of the Matcher, for what holds of all of them.</summary>
internal static class AnyRpc
{
    /// <summary>All rpcs of the Matcher.</summary>
    public static IReadOnlyList<DescribedRpc> All { get; } =
        DescribedRpc.All(GalleryService.Descriptor, MatchingService.Descriptor, UpgradeService.Descriptor, TransferService.Descriptor);

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
        return request is StreamReembedFacesRequest reembed
            ? ReembedAsync(matcher.Upgrades.StreamReembedFaces(options), reembed)
            : All.Single(rpc => rpc.Request == request.Descriptor).CallAsync(matcher.Invoker, request, options);
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
}
