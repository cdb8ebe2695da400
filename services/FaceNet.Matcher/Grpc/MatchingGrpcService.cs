using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Journal;
using FaceNet.Matcher.Probes;
using FaceNet.Matcher.Similarity;
using FaceNet.Matcher.Verification;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Grpc;

/// <summary>The edge of enrollment and recognition: reads requests, says results.</summary>
internal sealed class MatchingGrpcService(
    GalleryStore galleries,
    ProbeReader probes,
    EnrollRequests enrollment,
    SearchRequests search,
    FaceVerification verification,
    PairRequests pairs,
    DecisionJournal journal,
    TimeProvider time)
    : MatchingService.MatchingServiceBase
{
    public override Task<EnrollFaceResponse> EnrollFace(EnrollFaceRequest request, ServerCallContext context) => enrollment.EnrollAsync(request, context);

    public override Task<BatchEnrollFacesResponse> BatchEnrollFaces(BatchEnrollFacesRequest request, ServerCallContext context) => enrollment.EnrollAsync(request, context);

    public override Task StreamEnrollFaces(
        IAsyncStreamReader<StreamEnrollFacesRequest> requestStream, IServerStreamWriter<StreamEnrollFacesResponse> responseStream, ServerCallContext context) =>
        enrollment.EnrollAsync(requestStream, responseStream, context);

    public override Task FindSimilarFaces(
        FindSimilarFacesRequest request, IServerStreamWriter<FindSimilarFacesResponse> responseStream, ServerCallContext context) =>
        pairs.FindAsync(request, responseStream, context.CancellationToken);

    public override async Task<VerifyFaceResponse> VerifyFace(VerifyFaceRequest request, ServerCallContext context)
    {
        var threshold = ThresholdRequest.Parse(request.Threshold);
        var gallery = await FindAsync(request.Gallery, context);
        var (probe, outcome) = request.ReferenceCase switch
        {
            VerifyFaceRequest.ReferenceOneofCase.Face => await VerifyFacesAsync(request, gallery, threshold, context),
            VerifyFaceRequest.ReferenceOneofCase.SubjectId => await VerifySubjectAsync(request, gallery, threshold, context),
            _ => throw new InvalidRequestException("reference", "is empty.", "Set face or subject_id."),
        };
        var answer = outcome.ToProto();
        if (journal.IsOn)
        {
            await journal.WriteAsync(DecisionEvents.Of(answer, request.SubjectId, gallery, probe, context, time.GetUtcNow()), context.CancellationToken);
        }

        return answer;
    }

    public override Task<SearchFacesResponse> SearchFaces(SearchFacesRequest request, ServerCallContext context) => search.SearchAsync(request, context);

    public override Task<BatchSearchFacesResponse> BatchSearchFaces(BatchSearchFacesRequest request, ServerCallContext context) => search.SearchAsync(request, context);

    public override Task StreamSearchFaces(
        IAsyncStreamReader<StreamSearchFacesRequest> requestStream, IServerStreamWriter<StreamSearchFacesResponse> responseStream, ServerCallContext context) =>
        search.SearchAsync(requestStream, responseStream, context);

    private async Task<(ReadProbe Probe, VerificationOutcome Outcome)> VerifyFacesAsync(
        VerifyFaceRequest request, StoredGallery gallery, ThresholdRequest threshold, ServerCallContext context)
    {
        var probe = probes.ReadAsync(request.Probe, "probe", gallery, context);
        var face = probes.ReadAsync(request.Face, "face", gallery, context);
        await Task.WhenAll(probe, face);
        return (await probe, await verification.VerifyAsync(gallery, (await probe).Embedding, (await face).Embedding, threshold, context.CancellationToken));
    }

    private async Task<(ReadProbe Probe, VerificationOutcome Outcome)> VerifySubjectAsync(
        VerifyFaceRequest request, StoredGallery gallery, ThresholdRequest threshold, ServerCallContext context)
    {
        var subject = Identifier.Require(request.SubjectId, "subject_id");
        var probe = await probes.ReadAsync(request.Probe, "probe", gallery, context);
        return (probe, await verification.VerifyAsync(gallery, probe.Embedding, subject, threshold, context.CancellationToken));
    }

    private Task<StoredGallery> FindAsync(string id, ServerCallContext context) =>
        galleries.GetAsync(Identifier.Require(id, "gallery"), context.CancellationToken);
}
