using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Journal;
using FaceNet.Matcher.Probes;
using FaceNet.Matcher.Search;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Streaming;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Grpc;

/// <summary>Answers requests to search: one, several, or a stream of them. Thread-safe.</summary>
internal sealed class SearchRequests(GalleryStore galleries, ProbeReader probes, FaceSearch search, DecisionJournal journal, BatchItems items, TimeProvider time)
{
    private const int DefaultCandidates = 5;
    private const int MostCandidates = 100;

    /// <summary>Searches for a face.</summary>
    public async Task<SearchFacesResponse> SearchAsync(SearchFacesRequest request, ServerCallContext call) =>
        await SearchAsync(request, () => FindAsync(request.Gallery, call), call);

    /// <summary>Searches for several faces side by side, each with an outcome of its own.</summary>
    public async Task<BatchSearchFacesResponse> SearchAsync(BatchSearchFacesRequest request, ServerCallContext call)
    {
        BatchItems.Require([.. request.Searches.Select(one => one.Gallery)], request.Gallery, "searches", nameof(MatchingService.MatchingServiceClient.StreamSearchFaces));

        // One look at the gallery for all of them: none is answered by later rules than another.
        var gallery = await FindAsync(request.Gallery, call);
        return new BatchSearchFacesResponse
        {
            Outcomes = { await Task.WhenAll(request.Searches.Select(one => OutcomeAsync(() => SearchAsync(one, () => Task.FromResult(gallery), call), call))) },
        };
    }

    /// <summary>Searches for the faces of a stream.</summary>
    public async Task SearchAsync(IAsyncStreamReader<StreamSearchFacesRequest> requests, IServerStreamWriter<StreamSearchFacesResponse> responses, ServerCallContext call)
    {
        using var stream = new SideBySideAnswers<StreamSearchFacesRequest, StreamSearchFacesResponse>(BatchItems.Most, AnswerAsync);
        await stream.RunAsync(requests, responses, call.CancellationToken);

        async Task<StreamSearchFacesResponse> AnswerAsync(StreamSearchFacesRequest request)
        {
            var outcome = await OutcomeAsync(
                () =>
                {
                    StreamItems.RequireId(request.ItemId);
                    return SearchAsync(request.Search ?? throw new InvalidRequestException("search", "is empty.", "Set whom to look for."), call);
                },
                call);
            return new StreamSearchFacesResponse { ItemId = request.ItemId, Outcome = outcome };
        }
    }

    private Task<SearchOutcome> OutcomeAsync(Func<Task<SearchFacesResponse>> answer, ServerCallContext call) =>
        items.OutcomeAsync(answer, found => new SearchOutcome { Found = found }, error => new SearchOutcome { Error = error }, call);

    private async Task<SearchFacesResponse> SearchAsync(SearchFacesRequest request, Func<Task<StoredGallery>> find, ServerCallContext call)
    {
        var threshold = ThresholdRequest.Parse(request.Threshold);
        var maxCandidates = RequireCandidates(request.MaxCandidates);
        var excluded = RequireExcluded(request);
        var gallery = await find();
        var probe = await probes.ReadAsync(request.Probe, "probe", gallery, call);
        var found = await search.SearchAsync(gallery, new SearchQuery(probe.Embedding, threshold, maxCandidates, excluded), call.CancellationToken);
        var answer = found.ToProto();
        if (journal.IsOn)
        {
            await journal.WriteAsync(DecisionEvents.Of(answer, gallery, probe, call, time.GetUtcNow()), call.CancellationToken);
        }

        return answer;
    }

    private static int RequireCandidates(int count) => count switch
    {
        0 => DefaultCandidates,
        >= 1 and <= MostCandidates => count,
        _ => throw new InvalidRequestException("max_candidates", $"{count} is not in [1, {MostCandidates}].", $"Use a count in that range, or 0 for {DefaultCandidates}."),
    };

    private static string? RequireExcluded(SearchFacesRequest request) => (request.ExcludeSubject, request.Probe?.StoredFace) switch
    {
        (false, _) => null,
        (true, { } face) => face.SubjectId,
        _ => throw new InvalidRequestException("exclude_subject", "is set, but the probe is no stored_face.", "Set probe.stored_face, or leave exclude_subject out."),
    };

    private Task<StoredGallery> FindAsync(string id, ServerCallContext call) => galleries.GetAsync(Identifier.Require(id, "gallery"), call.CancellationToken);
}
