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

    public static async IAsyncEnumerable<BenchmarkResult> MeasureAsync(string folder, string pairs, EmbedderServer server, ModelManifest manifest, bool hasDetector, bool hasTarget)
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
            yield return Result(name, await EmbedAsync(photos, make, server.Connect(CallsAtOnce)), hasTarget);
        }

        if (hasDetector)
        {
            yield return Result("photo", await FindAsync(photos, server.Connect(CallsAtOnce)), hasTarget: false);
        }

        BenchmarkResult Result(string name, float[][] vectors, bool hasTarget)
        {
            double accuracy = lfw.BestAccuracy(new EmbeddedPeople(vectors, lfw.Photos.Labels));
            return new BenchmarkResult(
                $"embedder.lfw.{name}", new Dictionary<string, object> { ["model"] = manifest.Name, ["photos"] = photos.Length },
                accuracy, "share of the pairs at the best threshold", "target", Target, accuracy / Target, hasTarget ? ">= 0.994" : null, hasTarget ? accuracy >= Target : null);
        }
    }

    // Cut by the landmarks that the detector finds of the most confident face, which is never the crop's own alignment.
    private static async Task<float[][]> FindAsync(LfwPhoto[] photos, EmbeddingService.EmbeddingServiceClient[] clients)
    {
        var vectors = new float[photos.Length][];
        await Parallel.ForEachAsync(photos, new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce }, async (photo, cancellationToken) =>
        {
            var request = new EmbedFacesRequest { Photo = LfwPictures.Surround(photo.Image), MaxFaces = 1 };
            EmbedFacesResponse response = await clients[photo.Index % clients.Length].EmbedFacesAsync(request, cancellationToken: cancellationToken);
            vectors[photo.Index] = response.Faces is [{ Outcome.Embedded: { } face }]
                ? [.. face.Embedding.Values]
                : throw new InvalidOperationException($"No face was found in {photo.File}, or it was refused.");
        });
        return vectors;
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
