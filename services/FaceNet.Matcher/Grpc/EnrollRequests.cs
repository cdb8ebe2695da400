using FaceNet.Matcher.Enrollment;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Probes;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Streaming;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Grpc;

/// <summary>Answers requests to enroll: one, several, or a stream of them. Thread-safe.</summary>
internal sealed class EnrollRequests(GalleryStore galleries, ProbeReader probes, FaceEnrollment enrollment, RequestLog log)
{
    /// <summary>The most faces of a batch, and of a stream that are read and not yet answered.</summary>
    public const int MostFaces = 64;

    /// <summary>Enrolls a face.</summary>
    public Task<EnrollFaceResponse> EnrollAsync(EnrollFaceRequest request, ServerCallContext call) =>
        log.OnceAsync(request.Gallery, request.RequestId, request, () => EnrollOnceAsync(request, call), call.CancellationToken);

    /// <summary>Enrolls several faces side by side, each with an outcome of its own.</summary>
    public async Task<BatchEnrollFacesResponse> EnrollAsync(BatchEnrollFacesRequest request, ServerCallContext call)
    {
        if (request.Faces.Count is 0 or > MostFaces)
        {
            throw new InvalidRequestException("faces", $"has {request.Faces.Count} faces, outside the range [1, {MostFaces}].", "Send more in further batches, or use StreamEnrollFaces.");
        }

        await FindAsync(request.Gallery, call);
        foreach (var (index, face) in request.Faces.Index())
        {
            if (face.Gallery.Length > 0 && face.Gallery != request.Gallery)
            {
                throw new InvalidRequestException($"faces[{index}].gallery", $"is not '{request.Gallery}', the gallery of the batch.", "Leave it out.");
            }

            face.Gallery = request.Gallery;
        }

        return new BatchEnrollFacesResponse { Outcomes = { await Task.WhenAll(request.Faces.Select(face => OutcomeAsync(() => EnrollAsync(face, call), call))) } };
    }

    /// <summary>Enrolls the faces of a stream.</summary>
    public async Task EnrollAsync(IAsyncStreamReader<StreamEnrollFacesRequest> requests, IServerStreamWriter<StreamEnrollFacesResponse> responses, ServerCallContext call)
    {
        using var stream = new SideBySideAnswers<StreamEnrollFacesRequest, StreamEnrollFacesResponse>(MostFaces, AnswerAsync);
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

    private static async Task<EnrollOutcome> OutcomeAsync(Func<Task<EnrollFaceResponse>> enroll, ServerCallContext call)
    {
        try
        {
            return new EnrollOutcome { Enrolled = await enroll() };
        }
        catch (RpcException exception) when (exception.GetRpcStatus() is { } error)
        {
            // The Embedder refused the picture.
            return new EnrollOutcome { Error = error };
        }
        catch (Exception exception) when (!call.CancellationToken.IsCancellationRequested && ErrorStatus.TryFrom(exception) is { } error)
        {
            return new EnrollOutcome { Error = error };
        }
    }

    private async Task<EnrollFaceResponse> EnrollOnceAsync(EnrollFaceRequest request, ServerCallContext call)
    {
        var subject = Identifier.Require(request.SubjectId, "subject_id");
        var face = Identifier.Optional(request.FaceId, "face_id");
        var provenance = ProvenanceFields.Read(request.Provenance, "provenance");
        var gallery = await FindAsync(request.Gallery, call);
        var sample = await probes.ReadAsync(request.Face, "face", gallery, call);
        var enrolled = await enrollment.EnrollAsync(gallery, new Enrollee(subject, face, sample, provenance), call.CancellationToken);
        return enrolled.ToProto(gallery.Id, subject);
    }

    private Task<StoredGallery> FindAsync(string id, ServerCallContext call) => galleries.GetAsync(Identifier.Require(id, "gallery"), call.CancellationToken);
}
