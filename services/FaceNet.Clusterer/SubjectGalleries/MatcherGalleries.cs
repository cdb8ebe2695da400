using FaceNet.ModelContract;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Probes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.SubjectGalleries;

/// <summary>
/// The galleries of the Matcher, as the Clusterer uses them. Any method throws <see cref="UnavailableException"/> (MATCHER_UNAVAILABLE) when no Matcher
/// answers, and <see cref="RefusedElsewhereException"/> with what it refuses. Thread-safe.
/// </summary>
internal sealed class MatcherGalleries(
    GalleryService.GalleryServiceClient galleries, MatchingService.MatchingServiceClient matching, IOptions<MatcherClientOptions> options, TimeProvider time)
{
    private const int MaxCandidates = 100;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>The embedding space of a gallery; null where there is no such gallery.</summary>
    public async Task<string?> FindSpaceAsync(string gallery, CallLimits limits)
    {
        try
        {
            var answer = await CallAsync(call => galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, call), limits);
            return answer.Gallery.EmbeddingSpace;
        }
        catch (RefusedElsewhereException refused) when (refused.Reason == ErrorReasons.GalleryNotFound)
        {
            return null;
        }
    }

    /// <summary>Enrolls faces. Returns one outcome for each, in order.</summary>
    public async Task<IReadOnlyList<EnrollOutcome>> EnrollAsync(string gallery, IEnumerable<EnrollFaceRequest> faces, CallLimits limits) =>
        (await CallAsync(call => matching.BatchEnrollFacesAsync(new BatchEnrollFacesRequest { Gallery = gallery, Faces = { faces } }, call), limits)).Outcomes;

    /// <summary>
    /// The people of a gallery within a squared distance of a probe, the nearest first, with all their samples; nobody where there is no such gallery. Throws
    /// <see cref="PreconditionException"/> (GALLERY_TOO_LARGE) where there are too many.
    /// </summary>
    public async Task<IReadOnlyList<ListedSubject>> FindAsync(string gallery, FaceEmbedding probe, double maxSquaredDistance, CallLimits limits)
    {
        if (await FindSpaceAsync(gallery, limits) is null)
        {
            return [];
        }

        var search = new SearchFacesRequest
        {
            Gallery = gallery,
            Probe = new Probe { Embedding = new Protos.Type.V1.Embedding { Values = { probe.Values.ToArray() }, EmbeddingSpace = probe.Space } },
            MaxCandidates = MaxCandidates,
            Threshold = new ThresholdChoice { MaxSquaredDistance = maxSquaredDistance },
        };
        var answer = await CallAsync(call => matching.SearchFacesAsync(search, call), limits);
        var near = answer.Candidates.Where(candidate => candidate.SquaredDistance <= maxSquaredDistance).ToArray();
        if (near.Length >= MaxCandidates)
        {
            throw new PreconditionException(
                ErrorReasons.GalleryTooLarge, gallery, $"max_squared_distance: {near.Length} subjects or more of gallery '{gallery}' are within {maxSquaredDistance}. Pass a smaller one.");
        }

        var found = new List<ListedSubject>();
        foreach (var candidate in near)
        {
            var subject = await CallAsync(call => galleries.GetSubjectAsync(new GetSubjectRequest { Gallery = gallery, SubjectId = candidate.SubjectId }, call), limits);
            found.Add(new ListedSubject { SubjectId = candidate.SubjectId, FaceIds = { subject.Faces.Select(face => face.FaceId) }, SquaredDistance = candidate.SquaredDistance });
        }

        return found;
    }

    /// <summary>Deletes an enrolled sample. Returns the receipt; null where it is gone already.</summary>
    public async Task<ErasureReceipt?> TryDeleteAsync(DeleteFaceRequest face, CallLimits limits)
    {
        try
        {
            return (await CallAsync(call => galleries.DeleteFaceAsync(face, call), limits)).Receipt;
        }
        catch (RefusedElsewhereException gone) when (gone.Reason is ErrorReasons.GalleryNotFound or ErrorReasons.SubjectNotFound or ErrorReasons.FaceNotFound)
        {
            return null;
        }
    }

    private async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> start, CallLimits limits)
    {
        try
        {
            return await limits.CallAsync(start, time, Unavailable);
        }
        catch (RpcException exception) when (exception.GetRpcStatus() is { } status && status.GetDetail<ErrorInfo>() is not null)
        {
            throw new RefusedElsewhereException(status);
        }
    }

    private UnavailableException Unavailable(RpcException exception) => new(
        ErrorReasons.MatcherUnavailable,
        $"The Matcher at {options.Value.Address} does not answer ({exception.Status.Detail}). Retry; if it lasts, see MatcherClient__Address.",
        RetryDelay,
        exception);
}
