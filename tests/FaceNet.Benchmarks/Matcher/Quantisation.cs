using System.Diagnostics;
using FaceNet.Matcher.VectorIndex;
using StackExchange.Redis;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>
/// Bare vector sets of 8-bit vectors beside those of exact ones: what the Matcher, which keeps exact vectors alone, leaves on the table. Its distances being exact,
/// a quantised set would need the exact vectors beside it.
/// </summary>
internal static class Quantisation
{
    private const int AtOnce = 256;
    private const int Count = 20;

    /// <summary>Memory, and the time of a search.</summary>
    public static async Task<BenchmarkResult[]> MeasureAsync(VectorStore store, BenchmarkGallery gallery, float[][] probes, IReadOnlyDictionary<string, object> common)
    {
        int size = gallery.Vectors.Length, effort = SearchEffort.For(size, Count);
        var parameters = new Dictionary<string, object>(common) { ["effort"] = effort, ["searches"] = probes.Length };
        Measured exact = await MeasureAsync(store, gallery.Vectors, VectorSetQuantization.None, probes, effort);
        Measured coarse = await MeasureAsync(store, gallery.Vectors, VectorSetQuantization.Int8, probes, effort);
        var results = new List<BenchmarkResult> { Result("search.p50", "ms, bare VSIM of 8-bit vectors", coarse.Milliseconds, exact.Milliseconds) };
        if (coarse.Bytes is { } bytes && exact.Bytes is { } below)
        {
            results.Add(Result("memory", "bytes per face, 8-bit vectors", bytes, below));
        }

        return [.. results];

        BenchmarkResult Result(string name, string unit, double value, double below)
        {
            return new BenchmarkResult($"matcher.quantised.{name}.{size}", parameters, value, unit, "the same of exact vectors", below, value / below, null, null);
        }
    }

    private static async Task<Measured> MeasureAsync(VectorStore store, float[][] vectors, VectorSetQuantization quantization, float[][] probes, int effort)
    {
        RedisKey key = $"benchmark-{Guid.NewGuid():N}";
        long? before = await store.BytesAsync();
        foreach (int[] part in Enumerable.Range(0, vectors.Length).Chunk(AtOnce))
        {
            await Task.WhenAll(part.Select(index => AddAsync(index)));
        }

        double? bytes = (double?)(await store.BytesAsync() - before) / vectors.Length;
        var times = new double[probes.Length];
        for (int probe = 0; probe < probes.Length; probe++)
        {
            long started = Stopwatch.GetTimestamp();
            await RedisVectorSets.SearchAsync(store.Database, key, probes[probe], Count, effort);
            times[probe] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        await store.Database.KeyDeleteAsync(key);
        return new Measured(Medians.Of(times), bytes);

        Task<bool> AddAsync(int index)
        {
            VectorSetAddRequest request = RedisVectorSets.Add($"{index}", vectors[index]);
            request.Quantization = quantization;
            return store.Database.VectorSetAddAsync(key, request);
        }
    }

    private sealed record Measured(double Milliseconds, double? Bytes);
}
