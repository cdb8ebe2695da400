using FaceNet.Benchmarks.Faces;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>Galleries of different sizes, one after the other: is the right face found, how fast, how fast are faces added, and what does one take.</summary>
internal static class ScaleBenchmark
{
    private const int Seed = 11;
    private const int ProbeCount = 1000;
    private const int QuantisedSize = 10_000;
    private const int QuantisedProbes = 300;
    private const int BareVectorBytes = RandomPeople.Dimensions * sizeof(float);

    // That of vectors in random directions, about.
    private static readonly (double Far, double SquaredDistance)[] Calibration = [(1e-2, 1.59), (1e-3, 1.45), (1e-4, 1.34), (1e-5, 1.25), (1e-6, 1.16)];

    /// <param name="server">The Matcher.</param>
    /// <param name="store">Its store.</param>
    /// <param name="models">Its Embedder.</param>
    /// <param name="sizes">How many faces the galleries hold.</param>
    /// <param name="quick">Whether few and short rounds will do.</param>
    public static async IAsyncEnumerable<BenchmarkResult> MeasureAsync(MatcherServer server, VectorStore store, ModelHost models, int[] sizes, bool quick)
    {
        models.Add(BenchmarkGallery.Space, RandomPeople.Dimensions, Calibration);
        string run = $"benchmark-{Guid.NewGuid():N}", empty = $"{run}-0";
        await server.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = empty, EmbeddingSpace = BenchmarkGallery.Space });
        var people = new RandomPeople(Seed);
        if (sizes.Length > 0)
        {
            Console.Error.WriteLine("Warming up ...");
            await EnrollSpeed.WarmUpAsync(server, $"{run}-warm-up", people);
        }

        foreach (int size in sizes)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"A gallery of {size:N0} faces on {store.Name} ..."));
            BenchmarkGallery gallery = await BenchmarkGallery.FillAsync(server, store, FormattableString.Invariant($"{run}-{size}"), people, size);
            await foreach (BenchmarkResult result in MeasureAsync(server, store, gallery, empty, people, quick))
            {
                yield return result;
            }

            await store.DeleteAsync(gallery.Stored);
        }

        await server.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = empty });
    }

    private static async IAsyncEnumerable<BenchmarkResult> MeasureAsync(MatcherServer server, VectorStore store, BenchmarkGallery gallery, string empty, RandomPeople people, bool quick)
    {
        var common = new Dictionary<string, object> { ["store"] = store.Name };
        int size = gallery.Vectors.Length;
        if (gallery.BytesPerFace is { } bytes)
        {
            var parameters = new Dictionary<string, object>(common) { ["counted"] = store.MemoryMeasure };
            yield return new BenchmarkResult($"matcher.memory.{size}", parameters, bytes, "bytes per face", "its vector alone", BareVectorBytes, bytes / BareVectorBytes, null, null);
        }

        foreach (BenchmarkResult result in await Recall.MeasureAsync(server, gallery, people, quick ? 500 : 2000, common))
        {
            yield return result;
        }

        float[][] probes = [.. Enumerable.Range(0, ProbeCount).Select(probe => people.Photo(probe % (size / RandomPeople.Photos), RandomPeople.Photos + probe))];
        foreach (BenchmarkResult result in await SearchLatency.MeasureAsync(server, store, gallery, probes, quick ? 2 : 5, common))
        {
            yield return result;
        }

        if (size == QuantisedSize)
        {
            foreach (BenchmarkResult result in await Quantisation.MeasureAsync(store, gallery, probes[..QuantisedProbes], common))
            {
                yield return result;
            }
        }

        (int rounds, double seconds) = quick ? (2, 2.0) : (3, 4.0);
        yield return await SearchSpeed.MeasureAsync(server, store, gallery, empty, probes, SearchTarget(size), rounds, seconds, common);

        // Last, since it makes the gallery larger.
        foreach (BenchmarkResult result in await EnrollSpeed.MeasureAsync(server, store, gallery, people, quick ? 2 : 4, common))
        {
            yield return result;
        }
    }

    private static double? SearchTarget(int size)
    {
        return size switch
        {
            10_000 => 0.6,
            100_000 => 0.8,
            _ => null,
        };
    }
}
