using System.Diagnostics;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>One caller that waits for each answer, beside one bare VSIM at a time.</summary>
internal static class SearchLatency
{
    private const int CallsPerTurn = 100;

    public static async Task<BenchmarkResult[]> MeasureAsync(
        MatcherServer server, VectorStore store, BenchmarkGallery gallery, float[][] probes, int rounds, IReadOnlyDictionary<string, object> common)
    {
        MatchingService.MatchingServiceClient client = server.Connect(1)[0];
        List<double> searches = [], bare = [];
        for (int round = -1; round < rounds; round++)
        {
            double[] served = await RepeatAsync(round, probe => SearchSpeed.SearchAsync(client, gallery.Id, probe));
            double[] below = await RepeatAsync(round, probe => SearchSpeed.BareAsync(store.Database, gallery, probe));
            if (round >= 0)
            {
                searches.AddRange(served);
                bare.AddRange(below);
            }
        }

        int size = gallery.Vectors.Length;
        var parameters = new Dictionary<string, object>(common) { ["calls"] = searches.Count };
        return
        [
            Result($"matcher.search.p50.{size}", Medians.Of(searches), Medians.Of(bare)),
            Result($"matcher.search.p99.{size}", Medians.Quantile(searches, 0.99), Medians.Quantile(bare, 0.99)),
        ];

        BenchmarkResult Result(string name, double value, double below)
        {
            return new BenchmarkResult(name, parameters, value, "ms, one caller", "the same VSIM, one at a time", below, value / below, null, null);
        }

        async Task<double[]> RepeatAsync(int round, Func<float[], Task> search)
        {
            var times = new double[CallsPerTurn];
            for (int call = 0; call < CallsPerTurn; call++)
            {
                long started = Stopwatch.GetTimestamp();
                await search(probes[(((round + 1) * CallsPerTurn) + call) % probes.Length]);
                times[call] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            return times;
        }
    }
}
