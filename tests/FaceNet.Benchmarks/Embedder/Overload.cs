using System.Diagnostics;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using Grpc.Core;

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
        EmbeddingService.EmbeddingServiceClient[] clients = server.Connect(Connections * ServiceHost.CallersPerConnection);
        var outcomes = new Outcomes();
        var calls = new List<Task>();
        server.Refusals.Clear();
        var memory = new List<(double Seconds, double WorkingSet)>();

        long started = Stopwatch.GetTimestamp();
        double elapsed;
        for (int sent = 0; (elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds) < seconds;)
        {
            for (; sent < elapsed * Load * saturated; sent++)
            {
                calls.Add(CallAsync(clients[sent % clients.Length], faces[sent % faces.Length], outcomes));
            }

            memory.Add((elapsed, Environment.WorkingSet / 1024.0 / 1024));

            // Timers of a millisecond would take a tenth of a core themselves.
            await Task.Delay(10);
        }

        double goodput = outcomes.Embedded / elapsed;

        // After a fifth of the time the queue is full; from there on nothing may grow. Medians, since between two collections of garbage memory goes up and down.
        double early = Median(memory, from: seconds / 5, until: seconds * 2 / 5), late = Median(memory, from: seconds * 4 / 5, until: seconds);
        await Task.WhenAll(calls);
        double refusal = server.Refusals.IsEmpty ? 0 : Medians.Quantile(server.Refusals, 0.99);
        var parameters = new Dictionary<string, object> { ["model"] = manifest.Name, ["load"] = Load, ["seconds"] = seconds, ["refused"] = outcomes.Refused };
        return
        [
            Result("embedder.overload.goodput", goodput, "faces/s", "64 callers that wait for their answers", saturated, ">= 0.9", goodput >= 0.9 * saturated),
            Result("embedder.overload.refusal", refusal, "ms, 99th percentile in the server", "10 ms", MaxRefusalMilliseconds, "< 1", refusal < MaxRefusalMilliseconds),
            Result("embedder.overload.memory", late, "MiB, whole process in the last fifth of the time", "in the second fifth", early, "<= 1.10", late <= MaxGrowth * early),
        ];

        BenchmarkResult Result(string name, double value, string unit, string baseline, double baselineValue, string target, bool holds)
        {
            return new BenchmarkResult(name, parameters, value, unit, baseline, baselineValue, value / baselineValue, hasTarget ? target : null, hasTarget ? holds : null);
        }
    }

    private static async Task CallAsync(EmbeddingService.EmbeddingServiceClient client, FaceImage face, Outcomes outcomes)
    {
        try
        {
            BatchEmbedFacesResponse response = await client.BatchEmbedFacesAsync(EmbedderServer.Request(face));
            if (response.Outcomes[0].Error is { } error)
            {
                throw new InvalidOperationException($"A face of the benchmark was refused: {error.Message}");
            }

            Interlocked.Increment(ref outcomes.Embedded);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.ResourceExhausted)
        {
            Interlocked.Increment(ref outcomes.Refused);
        }
    }

    private static double Median(List<(double Seconds, double WorkingSet)> memory, double from, double until)
    {
        return Medians.Of(memory.Where(sample => sample.Seconds >= from && sample.Seconds <= until).Select(sample => sample.WorkingSet));
    }

    private sealed class Outcomes
    {
        public long Embedded;
        public long Refused;
    }
}
