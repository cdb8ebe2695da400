using System.CommandLine;
using FaceNet.Benchmarks.Faces;
using FaceNet.Benchmarks.Matcher.OpenSet;

namespace FaceNet.Benchmarks.Matcher;

/// <summary><c>matcher</c>: what a service costs around bare vector sets, whether it finds whom it should, and whether it keeps the rates it promises.</summary>
internal static class MatcherBenchmarks
{
    // The default of the embedded server holds 100,000 faces; what does not fit it would read from disk.
    private const int Megabytes = 256;
    private const int LargeMegabytes = 4096;

    // That of the 500 people that a search is measured on.
    private const int LeastFaces = 1000;

    private const int Draws = 20;
    private const int QuickDraws = 3;

    private static readonly Option<bool> Quick = new("--quick") { Description = "Small galleries only, fewer and shorter rounds, about two minutes; some more with --embeddings." };

    private static readonly Option<bool> Large = new("--large") { Description = "Also a gallery of a million faces." };

    private static readonly Option<int[]> FaceCounts = new("--faces") { Description = "Galleries of these numbers of faces instead, multiples of 4.", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<string?> Redis = new("--redis") { Description = "host:port of a Redis 8 or a Garnet; a Garnet inside this process unless given." };

    private static readonly Option<string?> Embeddings = new("--embeddings")
    {
        Description = "Folder with lfw_mobilefacenet.f32 and .csv, the vectors of LFW's photos: also measures open-set identification and people known by few photos.",
    };

    private static readonly Option<bool> NoSpeed = new("--no-speed") { Description = "Without recall and speed: what is left is the same on every machine." };

    public static Command Create()
    {
        var command = new Command("matcher", "Recall, searches and enrollments per second over gRPC, beside the bare store, and open-set identification.") { Quick, Large, FaceCounts, Redis, Embeddings, NoSpeed };
        FaceCounts.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is { } sizes && sizes.Any(size => size < LeastFaces || size % RandomPeople.Photos != 0))
            {
                result.AddError($"--faces takes multiples of {RandomPeople.Photos} from {LeastFaces} on.");
            }
        });
        command.SetAction((arguments, _) => RunAsync(
            arguments.GetValue(Redis), arguments.GetValue(Embeddings), Sizes(arguments), arguments.GetValue(Quick), arguments.GetValue(Large)));
        return command;
    }

    private static int[] Sizes(ParseResult arguments)
    {
        return (arguments.GetValue(NoSpeed), arguments.GetValue(FaceCounts)) switch
        {
            (true, _) => [],
            (_, { Length: > 0 } sizes) => sizes,
            _ => [1_000, 10_000, .. arguments.GetValue(Quick) ? (int[])[] : [100_000], .. arguments.GetValue(Large) ? (int[])[1_000_000] : []],
        };
    }

    private static async Task<int> RunAsync(string? redis, string? embeddings, int[] sizes, bool quick, bool large)
    {
        await using VectorStore store = await VectorStore.StartAsync(redis, large ? LargeMegabytes : Megabytes);
        await using ModelHost models = await ModelHost.StartAsync();
        await using MatcherServer server = await MatcherServer.StartAsync(store.Configuration, models.Address);
        await foreach (BenchmarkResult result in ScaleBenchmark.MeasureAsync(server, store, models, sizes, quick))
        {
            result.Print();
        }

        if (embeddings is not null)
        {
            int draws = quick ? QuickDraws : Draws;
            foreach (BenchmarkResult result in await OpenSetBenchmark.MeasureAsync(server, store, models, embeddings, draws))
            {
                result.Print();
            }

            await foreach (BenchmarkResult result in FewShotBenchmark.MeasureAsync(server, store, models, embeddings, draws))
            {
                result.Print();
            }
        }

        return 0;
    }
}
