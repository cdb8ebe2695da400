using System.Diagnostics;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>Twice as many faces as the model can take, on a fixed timetable: what is still answered, how fast the rest is refused, and whether memory stays flat.</summary>
internal static class Overload
{
    private const int Connections = 32;
    private const double Load = 2;
    private const double MaxRefusalMilliseconds = 10;
    private const double MaxGrowth = 1.10;

    /// <param name="faces">The faces.</param>
    /// <param name="server">The Embedder.</param>
    /// <param name="manifest">The model that is measured.</param>
    /// <param name="hasTarget">Whether the figures have targets.</param>
    /// <param name="saturated">Faces per second of callers that wait for their answers, in the same run.</param>
    /// <param name="seconds">How long the overload lasts.</param>
    public static async Task<BenchmarkResult[]> MeasureAsync(FaceImage[] faces, EmbedderServer server, ModelManifest manifest, bool hasTarget, double saturated, double seconds)
    {
        EmbeddingService.EmbeddingServiceClient[] clients = server.Connect(Connections * EmbedderServer.CallersPerConnection);
        var outcomes = new Outcomes();
        using var unfinished = new CountdownEvent(1);
        server.Refusals.Clear();
        var memory = new List<double>();

        long started = Stopwatch.GetTimestamp();
        double elapsed;
        for (int sent = 0; (elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds) < seconds;)
        {
            for (; sent < elapsed * Load * saturated; sent++)
            {
                unfinished.AddCount();
                _ = CallAsync(clients[sent % clients.Length], faces[sent % faces.Length], outcomes, unfinished);
            }

            // The queue is full after the first fifth; from there on nothing may grow.
            if (elapsed > (memory.Count + 1) * seconds / 5)
            {
                memory.Add(Environment.WorkingSet / 1024.0 / 1024);
            }

            await Task.Delay(1);
        }

        double goodput = outcomes.Embedded / elapsed;
        unfinished.Signal();
        await Task.Run(unfinished.Wait);
        double refusal = Medians.Quantile(server.Refusals, 0.99);
        var parameters = new Dictionary<string, object> { ["model"] = manifest.Name, ["load"] = Load, ["seconds"] = seconds, ["refused"] = outcomes.Refused };
        return
        [
            Result("embedder.overload.goodput", goodput, "faces/s", "64 callers that wait for their answers", saturated, ">= 0.9", goodput >= 0.9 * saturated),
            Result("embedder.overload.refusal", refusal, "ms, 99th percentile in the server", "10 ms", MaxRefusalMilliseconds, "< 1", refusal < MaxRefusalMilliseconds),
            Result("embedder.overload.memory", memory[^1], "MiB, whole process at the end", "after a fifth of the time", memory[0], "<= 1.10", memory[^1] <= MaxGrowth * memory[0]),
        ];

        BenchmarkResult Result(string name, double value, string unit, string baseline, double baselineValue, string target, bool holds)
        {
            return new BenchmarkResult(name, parameters, value, unit, baseline, baselineValue, value / baselineValue, hasTarget ? target : null, hasTarget ? holds : null);
        }
    }

    private static async Task CallAsync(EmbeddingService.EmbeddingServiceClient client, FaceImage face, Outcomes outcomes, CountdownEvent unfinished)
    {
        try
        {
            await client.BatchEmbedFacesAsync(EmbedderServer.Request(face));
            Interlocked.Increment(ref outcomes.Embedded);
        }
        catch (Grpc.Core.RpcException exception) when (exception.StatusCode == Grpc.Core.StatusCode.ResourceExhausted)
        {
            Interlocked.Increment(ref outcomes.Refused);
        }
        finally
        {
            unfinished.Signal();
        }
    }

    private sealed class Outcomes
    {
        public long Embedded;
        public long Refused;
    }
}
