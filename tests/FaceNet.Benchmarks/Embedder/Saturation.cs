using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>Many callers with one face each, beside the bare session fed with full batches of the same faces.</summary>
internal static class Saturation
{
    private const int CallerCount = 64;

    public static async Task<BenchmarkResult> MeasureAsync(
        string form, FaceImage[] faces, EmbedderServer server, string directory, ModelManifest manifest, double? target, int rounds, double seconds)
    {
        EmbeddingService.EmbeddingServiceClient[] clients = server.Connect(CallerCount);
        using BareSession bare = BareSpeed.Best(directory, manifest.Input.MaxBatch, faces, seconds / 3);
        await Callers.FacesPerSecondAsync(clients, faces, seconds / 2);
        var speeds = new List<(double Service, double Bare)>();
        for (int round = 0; round < rounds; round++)
        {
            speeds.Add((await Callers.FacesPerSecondAsync(clients, faces, seconds), BareSpeed.FacesPerSecond(bare, faces, seconds)));
        }

        double service = Medians.Of(speeds.Select(speed => speed.Service)), below = Medians.Of(speeds.Select(speed => speed.Bare)), ratio = service / below;
        return new BenchmarkResult(
            $"embedder.saturated.{form}", new Dictionary<string, object> { ["model"] = manifest.Name, ["callers"] = CallerCount, ["rounds"] = rounds, ["bare_batch"] = bare.Batch, ["bare_spinning"] = bare.Spinning },
            service, "faces/s", "decode on all cores and InferenceSession.Run in the best fixed batch", below, ratio, target is null ? null : FormattableString.Invariant($">= {target:0.00}"), target is null ? null : ratio >= target);
    }
}
