using FaceNet.Protos.Matching.V1;
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
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
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

    private async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> start, CallLimits limits)
    {
        try
        {
            return await start(limits.Within(LongestWait, time));
        }
        catch (RpcException exception) when (PeerFailure.IsAway(exception) && !limits.CancellationToken.IsCancellationRequested)
        {
            throw new UnavailableException(
                ErrorReasons.MatcherUnavailable,
                $"The Matcher at {options.Value.Address} does not answer ({exception.Status.Detail}). Retry; if it lasts, see MatcherClient__Address.",
                RetryDelay,
                exception);
        }
        catch (RpcException exception) when (exception.GetRpcStatus() is { } status && status.GetDetail<ErrorInfo>() is not null)
        {
            throw new RefusedElsewhereException(status);
        }
    }
}
