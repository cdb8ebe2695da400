using FaceNet.Embedder.Imaging;
using FaceNet.Embedder.Models;
using FaceNet.Embedder.Pipeline;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Embedder.Grpc;

/// <summary>The edge of the Embedder: validate, convert, call, convert.</summary>
internal sealed class EmbeddingGrpcService(ModelRepository models, FacePipeline pipeline, PhotoPipeline photos, PictureMemory memory) : EmbeddingService.EmbeddingServiceBase
{
    private const int MaxFaces = 64;

    public override async Task<BatchEmbedFacesResponse> BatchEmbedFaces(BatchEmbedFacesRequest request, ServerCallContext context)
    {
        CheckCount(request.Faces.Count);
        using var lease = models.Lease(Identifier.Optional(request.Model, "model"));
        var model = lease.Model;
        using var held = memory.Take(request.Faces);
        var places = model.Batcher.Reserve(PriorityReader.ReadOrLive(request.Priority), context.Expiry(), request.Faces.Count);
        var outcomes = await Task.WhenAll(request.Faces.Select((face, i) => EmbedOutcomes.OfAsync(
            model.Manifest, () => pipeline.EmbedAsync(model, places[i], face, $"faces[{i}]", context.CancellationToken), context.CancellationToken)));
        return new BatchEmbedFacesResponse { Outcomes = { outcomes } };
    }

    public override async Task StreamEmbedFaces(
        IAsyncStreamReader<StreamEmbedFacesRequest> requestStream, IServerStreamWriter<StreamEmbedFacesResponse> responseStream, ServerCallContext context)
    {
        var stream = new FaceStream(models, pipeline, memory, context);
        await stream.RunAsync(requestStream, responseStream);
    }

    public override async Task<DetectFacesResponse> DetectFaces(DetectFacesRequest request, ServerCallContext context)
    {
        var found = await photos.DetectAsync(request.ToQuery(), context.CancellationToken);
        return new DetectFacesResponse { Faces = { found.Faces.Select(face => face.ToMessage()) }, LeftOut = found.LeftOut };
    }

    public override async Task<EmbedFacesResponse> EmbedFaces(EmbedFacesRequest request, ServerCallContext context)
    {
        var query = request.ToQuery();
        var boxMargin = FieldRange.Share(request.BoxMargin, "box_margin");
        using var lease = models.Lease(Identifier.Optional(request.Model, "model"));
        var model = lease.Model;
        var (crops, leftOut) = await photos.CropAsync(model.Cropper, query, boxMargin, context.CancellationToken);
        var places = crops.Count == 0 ? [] : model.Batcher.Reserve(query.Priority, context.Expiry(), crops.Count);
        var outcomes = await Task.WhenAll(crops.Select((crop, i) => EmbedOutcomes.OfAsync(
            model.Manifest, () => PhotoPipeline.EmbedAsync(places[i], crop.Crop, context.CancellationToken), context.CancellationToken)));
        return new EmbedFacesResponse
        {
            Faces = { crops.Zip(outcomes, (crop, outcome) => new PhotoFace { Face = crop.Face.ToMessage(), Outcome = outcome }) },
            LeftOut = leftOut,
        };
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
