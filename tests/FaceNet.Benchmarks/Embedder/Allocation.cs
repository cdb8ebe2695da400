using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Grpc;
using FaceNet.Embedder.Models;
using FaceNet.Embedder.Pipeline;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>Managed memory that a face takes, from the message that came in to the message that goes out.</summary>
internal static class Allocation
{
    private const double MaxBytes = 4096;

    /// <summary>Bytes per raw face behind the transport, and those of the same calls over the socket, client and transport included.</summary>
    public static async Task<BenchmarkResult[]> MeasureAsync(FaceImage[] faces, EmbedderServer server, ModelManifest manifest, bool hasTarget, int count)
    {
        using ModelLease lease = server.Services.GetRequiredService<ModelRepository>().Lease("");
        LoadedModel model = lease.Model;
        FacePipeline pipeline = server.Services.GetRequiredService<FacePipeline>();
        EmbeddingService.EmbeddingServiceClient client = server.Connect(1)[0];
        double service = await BytesPerFaceAsync(face => EmbedOutcomes.OfAsync(
            model.Manifest, () => pipeline.EmbedAsync(model, model.Batcher.Reserve(FacePriority.Live, deadline: null), face, "face", CancellationToken.None), CancellationToken.None), faces, count);
        double call = await BytesPerFaceAsync(face => client.BatchEmbedFacesAsync(EmbedderServer.Request(face)).ResponseAsync, faces, count);
        var parameters = new Dictionary<string, object> { ["model"] = manifest.Name, ["faces"] = count, ["picture_bytes"] = faces[0].Raw.Rgb.Length };
        return
        [
            new BenchmarkResult("embedder.allocation", parameters, service, "bytes/face", "4 KiB", MaxBytes, service / MaxBytes, hasTarget ? "<= 1" : null, hasTarget ? service <= MaxBytes : null),
            new BenchmarkResult("embedder.allocation.call", parameters, call, "bytes/face, with client, transport and both messages", "behind the transport", service, call / service, null, null),
        ];
    }

    private static async Task<double> BytesPerFaceAsync(Func<FaceImage, Task> embed, FaceImage[] faces, int count)
    {
        long before = 0;
        for (int face = -count / 4; face < count; face++)
        {
            if (face == 0)
            {
                before = GC.GetTotalAllocatedBytes(precise: true);
            }

            await embed(faces[(face + count) % faces.Length]);
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)count;
    }
}
