using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>Enrolls faces and then cannot say so of some, as where Redis dies between its write and its answer.</summary>
internal sealed class LostAnswers : Interceptor
{
    /// <summary>Of how many faces of the next batch nothing can be said.</summary>
    public int OfNextBatch { get; set; }

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var response = await continuation(request, context);
        if (response is BatchEnrollFacesResponse batch)
        {
            foreach (var outcome in batch.Outcomes.Take(OfNextBatch))
            {
                outcome.Error = ErrorStatus.From(new UnavailableException(ErrorReasons.StoreUnavailable, "Redis does not answer.", TimeSpan.FromSeconds(1)));
            }

            OfNextBatch = 0;
        }

        return response;
    }
}
