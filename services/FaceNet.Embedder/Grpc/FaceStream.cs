using FaceNet.Embedder.Imaging;
using FaceNet.Embedder.Models;
using FaceNet.Embedder.Pipeline;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Streaming;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Embedder.Grpc;

/// <summary>One call of StreamEmbedFaces, which answers up to 256 faces side by side.</summary>
internal sealed class FaceStream(ModelRepository models, FacePipeline pipeline, PictureMemory memory, ServerCallContext context)
{
    /// <summary>The most faces that are read and not yet answered.</summary>
    public const int MaxInFlight = 256;

    public async Task RunAsync(IAsyncStreamReader<StreamEmbedFacesRequest> requests, IServerStreamWriter<StreamEmbedFacesResponse> responses)
    {
        using var stream = new SideBySideAnswers<StreamEmbedFacesRequest, StreamEmbedFacesResponse>(MaxInFlight, AnswerAsync);
        await stream.RunAsync(requests, responses, context.CancellationToken);
    }

    private async Task<StreamEmbedFacesResponse> AnswerAsync(StreamEmbedFacesRequest request) => new() { ItemId = request.ItemId, Outcome = await EmbedAsync(request) };

    private async Task<EmbedOutcome> EmbedAsync(StreamEmbedFacesRequest request)
    {
        try
        {
            StreamItems.RequireId(request.ItemId);
            using var lease = models.Lease(Identifier.Optional(request.Model, "model"));
            var model = lease.Model;
            using var held = memory.Take([request.Face]);
            var place = model.Batcher.Reserve(PriorityReader.ReadOrLive(request.Priority), context.Expiry());
            return await EmbedOutcomes.OfAsync(
                model.Manifest, () => pipeline.EmbedAsync(model, place, request.Face, "face", context.CancellationToken), context.CancellationToken);
        }
        catch (Exception exception) when (EmbedOutcomes.Explain(exception, context.CancellationToken) is { } error)
        {
            return new EmbedOutcome { Error = error };
        }
    }
}
