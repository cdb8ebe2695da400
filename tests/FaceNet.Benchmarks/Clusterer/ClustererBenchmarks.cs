using System.CommandLine;
using FaceNet.Benchmarks.Clusterer.Quality;
using FaceNet.Benchmarks.Clusterer.Speed;

namespace FaceNet.Benchmarks.Clusterer;

/// <summary><c>clusterer</c>: whether it finds the people, and what a face costs around the bare product with all clusters.</summary>
internal static class ClustererBenchmarks
{
    private const int Orders = 10;
    private const int QuickOrders = 3;
    private const int Rounds = 9;
    private const int QuickRounds = 3;

    private static readonly Option<string?> Embeddings = new("--embeddings")
    {
        Description = "An .f32 file of MobileFaceNet's vectors with a .csv of names beside it, or the folder with lfw_mobilefacenet.f32 and .csv; people who do not exist unless given.",
    };

    private static readonly Option<bool> OnlyQuality = new("--quality") { Description = "Only whether the people are found: the same on every machine." };

    private static readonly Option<bool> OnlySpeed = new("--speed") { Description = "Only the speed of the core." };

    private static readonly Option<bool> Quick = new("--quick") { Description = "Three orders instead of ten, and no 100,000 clusters; about a minute." };

    public static Command Create()
    {
        var command = new Command("clusterer", "How well online clustering finds the people, beside ways that see all faces first, and its speed beside the bare matrix product.") { Embeddings, OnlyQuality, OnlySpeed, Quick };
        command.SetAction(arguments => Run(arguments.GetValue(Embeddings), arguments.GetValue(OnlyQuality), arguments.GetValue(OnlySpeed), arguments.GetValue(Quick)));
        return command;
    }

    private static int Run(string? embeddings, bool onlyQuality, bool onlySpeed, bool quick)
    {
        IEnumerable<BenchmarkResult> results = onlySpeed && !onlyQuality
            ? []
            : QualityBenchmark.Measure(embeddings is null ? QualityData.Draw() : QualityData.Load(embeddings), quick ? QuickOrders : Orders);
        int[] sizes = onlyQuality && !onlySpeed ? [] : [1_000, 10_000, .. quick ? (int[])[] : [100_000]];
        foreach (BenchmarkResult result in results.Concat(CoreSpeed.Measure(sizes, quick ? QuickRounds : Rounds)))
        {
            result.Print();
        }

        return 0;
    }
}
