using FaceNet.Matcher.Enrollment;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Probes;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Streaming;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Grpc;

/// <summary>Answers requests to enroll: one, several, or a stream of them. Thread-safe.</summary>
internal sealed class EnrollRequests(GalleryStore galleries, ProbeReader probes, FaceEnrollment enrollment, RequestLog log, BatchItems items)
{
    /// <summary>Enrolls a face.</summary>
    public Task<EnrollFaceResponse> EnrollAsync(EnrollFaceRequest request, ServerCallContext call) =>
        log.OnceAsync(request.Gallery, request.RequestId, request, () => EnrollOnceAsync(request, call), call.CancellationToken);

    /// <summary>Enrolls several faces side by side, each with an outcome of its own.</summary>
    public async Task<BatchEnrollFacesResponse> EnrollAsync(BatchEnrollFacesRequest request, ServerCallContext call)
    {
        BatchItems.Require([.. request.Faces.Select(face => face.Gallery)], request.Gallery, "faces", nameof(MatchingService.MatchingServiceClient.StreamEnrollFaces));
        await FindAsync(request.Gallery, call);
        foreach (var face in request.Faces)
        {
            face.Gallery = request.Gallery;
        }

        return new BatchEnrollFacesResponse { Outcomes = { await Task.WhenAll(request.Faces.Select(face => OutcomeAsync(() => EnrollAsync(face, call), call))) } };
    }

    /// <summary>Enrolls the faces of a stream.</summary>
    public async Task EnrollAsync(IAsyncStreamReader<StreamEnrollFacesRequest> requests, IServerStreamWriter<StreamEnrollFacesResponse> responses, ServerCallContext call)
    {
        using var stream = new SideBySideAnswers<StreamEnrollFacesRequest, StreamEnrollFacesResponse>(BatchItems.Most, AnswerAsync);
        await stream.RunAsync(requests, responses, call.CancellationToken);

        async Task<StreamEnrollFacesResponse> AnswerAsync(StreamEnrollFacesRequest request)
        {
            var outcome = await OutcomeAsync(
                () =>
                {
                    StreamItems.RequireId(request.ItemId);
                    return EnrollAsync(request.Face ?? throw new InvalidRequestException("face", "is empty.", "Set the face to enroll."), call);
                },
                call);
            return new StreamEnrollFacesResponse { ItemId = request.ItemId, Outcome = outcome };
        }
    }

    private Task<EnrollOutcome> OutcomeAsync(Func<Task<EnrollFaceResponse>> answer, ServerCallContext call) =>
        items.OutcomeAsync(answer, enrolled => new EnrollOutcome { Enrolled = enrolled }, error => new EnrollOutcome { Error = error }, call);

    private async Task<EnrollFaceResponse> EnrollOnceAsync(EnrollFaceRequest request, ServerCallContext call)
    {
        var subject = Identifier.Require(request.SubjectId, "subject_id");
        var face = Identifier.Optional(request.FaceId, "face_id");
        var provenance = ProvenanceFields.Read(request.Provenance, "provenance");
        var gallery = await FindAsync(request.Gallery, call);
        var sample = await probes.ReadSampleAsync(request.Face, "face", gallery, call);
        var enrolled = await enrollment.EnrollAsync(gallery, new Enrollee(subject, face, sample, provenance, Caller.Of(call).Has(Scope.ClustersCorrect)), call.CancellationToken);
        return enrolled.ToProto(gallery.Id, subject);
    }

    private Task<StoredGallery> FindAsync(string id, ServerCallContext call) => galleries.GetAsync(Identifier.Require(id, "gallery"), call.CancellationToken);
}
