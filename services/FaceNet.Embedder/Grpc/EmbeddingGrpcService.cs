using FaceNet.Embedder.Models;
using FaceNet.Embedder.Pipeline;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Embedder.Grpc;

/// <summary>The edge of the Embedder: validate, convert, call, convert.</summary>
internal sealed class EmbeddingGrpcService(ModelRepository models, FacePipeline pipeline) : EmbeddingService.EmbeddingServiceBase
{
    private const int MaxFaces = 64;

    public override async Task<BatchEmbedFacesResponse> BatchEmbedFaces(BatchEmbedFacesRequest request, ServerCallContext context)
    {
        CheckCount(request.Faces.Count);
        using var lease = models.Lease(Identifier.Optional(request.Model, "model"));
        var model = lease.Model;
        var places = model.Batcher.Reserve(PriorityReader.ReadOrLive(request.Priority), context.Expiry(), request.Faces.Count);
        var outcomes = await Task.WhenAll(request.Faces.Select((face, i) => EmbedOutcomes.OfAsync(
            model.Manifest, () => pipeline.EmbedAsync(model, places[i], face, $"faces[{i}]", context.CancellationToken), context.CancellationToken)));
        return new BatchEmbedFacesResponse { Outcomes = { outcomes } };
    }

    public override async Task StreamEmbedFaces(
        IAsyncStreamReader<StreamEmbedFacesRequest> requestStream, IServerStreamWriter<StreamEmbedFacesResponse> responseStream, ServerCallContext context)
    {
        using var stream = new FaceStream(models, pipeline, context);
        await stream.RunAsync(requestStream, responseStream);
    }

    public override Task<GetModelResponse> GetModel(GetModelRequest request, ServerCallContext context)
    {
        var names = models.Current;
        return Task.FromResult(new GetModelResponse { Model = names.Find(Identifier.Optional(request.Model, "model")).ToMessage(names) });
    }

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        var space = Identifier.Optional(request.EmbeddingSpace, "embedding_space");
        var names = models.Current;
        var listed = names.Ordered.Where(served => space.Length == 0 || served.Model.Manifest.EmbeddingSpace == space);
        return Task.FromResult(new ListModelsResponse
        {
            Models = { listed.Select(served => served.ToMessage(names)) },
            FailedVersions = { names.Failed.Select(failed => failed.ToMessage()) },
        });
    }

    private static void CheckCount(int count)
    {
        if (count is 0 or > MaxFaces)
        {
            throw new InvalidRequestException("faces", $"has {count} items, outside the range [1, {MaxFaces}].", $"Send 1 to {MaxFaces} faces a call, or use StreamEmbedFaces.");
        }
    }
}
