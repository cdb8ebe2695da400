using FaceNet.Matcher.VectorIndex;
using FaceNet.Protos.Matching.V1;
using StackExchange.Redis;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>Many callers that search over gRPC, beside as many that send the very VSIM of such a search down one connection and do nothing else.</summary>
internal static class SearchSpeed
{
    public const int CallerCount = 32;

    /// <summary>Vectors that the Matcher asks for when a search names no number of candidates: four times as many as the five subjects it returns.</summary>
    private const int Wanted = 20;

    private const int ManyConnections = 4;

    /// <param name="server">The Matcher.</param>
    /// <param name="store">The store.</param>
    /// <param name="gallery">The gallery.</param>
    /// <param name="emptyGallery">A gallery without anybody: what a search costs before the store is asked for neighbours.</param>
    /// <param name="probes">Whom to search for.</param>
    /// <param name="target">The least ratio; null for none.</param>
    /// <param name="rounds">How often by turns.</param>
    /// <param name="seconds">How long each turn counts.</param>
    /// <param name="common">What is said of every figure.</param>
    public static async Task<BenchmarkResult> MeasureAsync(
        MatcherServer server, VectorStore store, BenchmarkGallery gallery, string emptyGallery, float[][] probes, double? target, int rounds, double seconds, IReadOnlyDictionary<string, object> common)
    {
        MatchingService.MatchingServiceClient[] clients = server.Connect(CallerCount);
        IDatabase[] connections = await store.ConnectAsync(ManyConnections);
        List<Load> searches = [], bare = [], spread = [], empty = [];
        for (int round = -1; round < rounds; round++)
        {
            double turn = round < 0 ? seconds / 4 : seconds;
            Load[] turns =
            [
                await Load.RunAsync(CallerCount, (caller, call) => SearchAsync(clients[caller], gallery.Id, Probe(caller, call)), turn, store),
                await Load.RunAsync(CallerCount, (caller, call) => BareAsync(store.Database, gallery, Probe(caller, call)), turn, store),
                await Load.RunAsync(CallerCount, (caller, call) => BareAsync(connections[caller % ManyConnections], gallery, Probe(caller, call)), turn / 2, store),
                await Load.RunAsync(CallerCount, (caller, call) => SearchAsync(clients[caller], emptyGallery, Probe(caller, call)), turn / 2, store),
            ];
            if (round >= 0)
            {
                searches.Add(turns[0]);
                bare.Add(turns[1]);
                spread.Add(turns[2]);
                empty.Add(turns[3]);
            }
        }

        return Result(Load.Middle(searches), Load.Middle(bare), Load.Middle(spread), Load.Middle(empty));

        float[] Probe(int caller, int call)
        {
            return probes[(caller + (call * CallerCount)) % probes.Length];
        }

        BenchmarkResult Result(Load search, Load below, Load many, Load nothing)
        {
            double ratio = search.PerSecond / below.PerSecond;
            var parameters = new Dictionary<string, object>(common)
            {
                ["callers"] = CallerCount,
                ["rounds"] = rounds,
                ["effort"] = SearchEffort.For(gallery.Vectors.Length, Wanted),
                ["p50_ms"] = Math.Round(Medians.Of(search.Milliseconds), 2),
                ["p99_ms"] = Math.Round(Medians.Quantile(search.Milliseconds, 0.99), 2),
                ["bare_on_4_connections"] = Math.Round(many.PerSecond, 1),
                ["empty_gallery_searches"] = Math.Round(nothing.PerSecond, 1),
            };
            search.Used.AddTo(parameters, "");
            below.Used.AddTo(parameters, "bare_");
            nothing.Used.AddTo(parameters, "empty_gallery_");
            return new BenchmarkResult(
                $"matcher.search.{gallery.Vectors.Length}", parameters, search.PerSecond, "searches/s", "as many callers with the same VSIM on one connection", below.PerSecond, ratio,
                target is null ? null : FormattableString.Invariant($">= {target:0.0}"), target is null ? null : ratio >= target);
        }
    }

    /// <summary>A search that leaves everything to the gallery.</summary>
    public static Task SearchAsync(MatchingService.MatchingServiceClient client, string gallery, float[] probe)
    {
        return client.SearchFacesAsync(new SearchFacesRequest { Gallery = gallery, Probe = MatcherServer.Face(probe, BenchmarkGallery.Space) }).ResponseAsync;
    }

    /// <summary>The command that such a search sends.</summary>
    public static Task BareAsync(IDatabase database, BenchmarkGallery gallery, float[] probe)
    {
        return RedisVectorSets.SearchAsync(database, gallery.Stored.Shards[0].Vectors, probe, Wanted, SearchEffort.For(gallery.Vectors.Length, Wanted));
    }
}
