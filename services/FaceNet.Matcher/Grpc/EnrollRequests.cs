using FaceNet.Matcher.Enrollment;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Probes;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Streaming;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Grpc;

/// <summary>Answers requests to enroll: one, several, or a stream of them. Thread-safe.</summary>
internal sealed class EnrollRequests(GalleryStore galleries, ProbeReader probes, FaceEnrollment enrollment, RequestLog log)
{
    private const int LongestReference = 1024;

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

    private static Task<EnrollOutcome> OutcomeAsync(Func<Task<EnrollFaceResponse>> answer, ServerCallContext call) =>
        BatchItems.OutcomeAsync(answer, enrolled => new EnrollOutcome { Enrolled = enrolled }, error => new EnrollOutcome { Error = error }, call);

    private async Task<EnrollFaceResponse> EnrollOnceAsync(EnrollFaceRequest request, ServerCallContext call)
    {
        var subject = Identifier.Require(request.SubjectId, "subject_id");
        var face = Identifier.Optional(request.FaceId, "face_id");
        var provenance = Read(request.Provenance);
        var gallery = await FindAsync(request.Gallery, call);
        var sample = await probes.ReadAsync(request.Face, "face", gallery, call);
        var enrolled = await enrollment.EnrollAsync(gallery, new Enrollee(subject, face, sample, provenance), call.CancellationToken);
        return enrolled.ToProto(gallery.Id, subject);
    }

    private static FaceProvenance? Read(Provenance? provenance)
    {
        if (provenance is null)
        {
            return null;
        }

        var source = Identifier.Optional(provenance.SourceId, "provenance.source_id");
        var reference = RequestTexts.Require(provenance.Reference, "provenance.reference", LongestReference);
        return new FaceProvenance(source.Length > 0 ? source : null, reference.Length > 0 ? reference : null, Read(provenance.CaptureTime, "provenance.capture_time"));
    }

    private static DateTimeOffset? Read(Timestamp? time, string field)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            throw new InvalidRequestException(field, "is no time between the years 1 and 9999.", "Send seconds since 1970 and nanoseconds in [0, 999999999].");
        }
    }

    private Task<StoredGallery> FindAsync(string id, ServerCallContext call) => galleries.GetAsync(Identifier.Require(id, "gallery"), call.CancellationToken);
}
