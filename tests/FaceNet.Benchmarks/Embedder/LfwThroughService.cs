using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Lfw;
using Google.Protobuf;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>LFW's verification accuracy through the service: from its aligned files, and from pictures made of them that the service has to bring back to the model's input.</summary>
internal static class LfwThroughService
{
    private const int FacesPerCall = 32;
    private const int CallsAtOnce = 4;
    private const double Target = 0.994;

    public static async IAsyncEnumerable<BenchmarkResult> MeasureAsync(string folder, string pairs, EmbedderServer server, ModelManifest manifest, bool hasTarget)
    {
        LfwBenchmark lfw = LfwBenchmark.Load(folder, pairs, manifest.Input.Width, CancellationToken.None);
        LfwPhoto[] photos = [.. lfw.Photos.People.SelectMany(person => person.Photos.Select(photo => new LfwPhoto(Path.Combine(folder, person.Name, $"{photo.Name}.jpg"), photo.Image))).Select((photo, index) => photo with { Index = index })];
        (string Name, Func<LfwPhoto, FaceImage> Make)[] forms =
        [
            ("112", photo => new FaceImage { Encoded = ByteString.CopyFrom(File.ReadAllBytes(photo.File)) }),
            ("160", photo => LfwPictures.Enlarge(photo.Image, 160)),
            ("250", photo => LfwPictures.Enlarge(photo.Image, 250)),
            ("landmarks", photo => LfwPictures.Displace(photo.Image, manifest.Alignment!.Landmarks, new Random(photo.Index))),
        ];
        foreach ((string name, Func<LfwPhoto, FaceImage> make) in forms)
        {
            float[][] vectors = await EmbedAsync(photos, make, server.Connect(CallsAtOnce));
            double accuracy = lfw.BestAccuracy(new EmbeddedPeople(vectors, lfw.Photos.Labels));
            yield return new BenchmarkResult(
                $"embedder.lfw.{name}", new Dictionary<string, object> { ["model"] = manifest.Name, ["photos"] = photos.Length },
                accuracy, "share of the pairs at the best threshold", "target", Target, accuracy / Target, hasTarget ? ">= 0.994" : null, hasTarget ? accuracy >= Target : null);
        }
    }

    private static async Task<float[][]> EmbedAsync(LfwPhoto[] photos, Func<LfwPhoto, FaceImage> make, EmbeddingService.EmbeddingServiceClient[] clients)
    {
        var vectors = new float[photos.Length][];
        await Parallel.ForEachAsync(photos.Chunk(FacesPerCall), new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce }, async (chunk, cancellationToken) =>
        {
            EmbeddingService.EmbeddingServiceClient client = clients[chunk[0].Index / FacesPerCall % clients.Length];
            BatchEmbedFacesResponse response = await client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { chunk.Select(make) } }, cancellationToken: cancellationToken);
            foreach ((LfwPhoto photo, EmbedOutcome outcome) in chunk.Zip(response.Outcomes))
            {
                vectors[photo.Index] = outcome.Embedded is { } face ? [.. face.Embedding.Values] : throw new InvalidOperationException($"{photo.File} was refused: {outcome.Error.Message}");
            }
        });
        return vectors;
    }

    private sealed record LfwPhoto(string File, RgbImage Image)
    {
        public int Index { get; init; }
    }
}
