using System.Diagnostics;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>One caller that waits for each answer, beside one bare run at a time.</summary>
internal static class SingleCaller
{
    private const double MaxExtraMilliseconds = 1.5;
    private const double MaxTail = 2;
    private const int CallsPerRound = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The median and the 99th percentile of a call with a raw face.</summary>
    public static async Task<BenchmarkResult[]> MeasureAsync(FaceImage[] faces, EmbedderServer server, string directory, ModelManifest manifest, bool hasTarget, int rounds)
    {
        EmbeddingService.EmbeddingServiceClient client = server.Connect(1)[0];
        var service = new List<double>();
        var compute = new List<double>();
        var bare = new List<double>();
        using (BareSession quiet = new(directory, 1, spinning: false), spinning = new(directory, 1, spinning: true))
        {
            for (int round = -1; round < rounds; round++)
            {
                // In turns of many calls: the threads of a session that spins go on for a while after its last run.
                double[] served = await RepeatAsync(async call =>
                {
                    BatchEmbedFacesResponse response = await client.BatchEmbedFacesAsync(EmbedderServer.Request(faces[call % faces.Length]));
                    compute.Add(response.Outcomes[0].Embedded.ComputeTime.ToTimeSpan().TotalMilliseconds);
                });
                double[] below = await RepeatAsync(call => Run(quiet, call)), belowSpinning = await RepeatAsync(call => Run(spinning, call));
                if (round < 0)
                {
                    compute.Clear();
                }
                else
                {
                    service.AddRange(served);
                    bare.Add(Math.Min(Medians.Of(below), Medians.Of(belowSpinning)));
                }
            }
        }

        double single = Medians.Of(bare), median = Medians.Of(service), tail = Medians.Quantile(service, 0.99);
        var parameters = new Dictionary<string, object> { ["model"] = manifest.Name, ["calls"] = service.Count, ["compute_ms"] = Math.Round(Medians.Of(compute), 3) };
        return
        [
            new BenchmarkResult("embedder.single.p50", parameters, median, "ms", "bare single run", single, median / single, hasTarget ? "<= baseline + 1.5 ms" : null, hasTarget ? median <= single + MaxExtraMilliseconds : null),
            new BenchmarkResult("embedder.single.p99", parameters, tail, "ms", "median of the same calls", median, tail / median, hasTarget ? "<= 2" : null, hasTarget ? tail <= MaxTail * median : null),
        ];

        Task Run(BareSession session, int call)
        {
            session.Embed(faces, call);
            return Task.CompletedTask;
        }
    }

    private static async Task<double[]> RepeatAsync(Func<int, Task> run)
    {
        await Task.Delay(Pause);
        var times = new double[CallsPerRound];
        for (int call = 0; call < CallsPerRound; call++)
        {
            long started = Stopwatch.GetTimestamp();
            await run(call);
            times[call] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return times;
    }
}
