using System.CommandLine;
using FaceNet.Benchmarks.Clusterer.Quality;
using FaceNet.Benchmarks.Clusterer.Speed;
using FaceNet.Benchmarks.Clusterer.WholePath;

namespace FaceNet.Benchmarks.Clusterer;

/// <summary><c>clusterer</c>: whether it finds the people, and what a face costs around the bare product with all clusters.</summary>
internal static class ClustererBenchmarks
{
    private const int Orders = 10;
    private const int QuickOrders = 3;
    private const int Rounds = 9;
    private const int QuickRounds = 3;
    private const int RebuiltPeople = 10_000;
    private const int PathClusters = 10_000;
    private const int PathFaces = 60_000;
    private const int QuickPathFaces = 20_000;

    private static readonly Option<string?> Embeddings = new("--embeddings")
    {
        Description = "An .f32 file of MobileFaceNet's vectors with a .csv of names beside it, or the folder with lfw_mobilefacenet.f32 and .csv; people who do not exist unless given.",
    };

    private static readonly Option<bool> OnlyQuality = new("--quality") { Description = "Only whether the people are found: the same on every machine." };

    private static readonly Option<bool> OnlySpeed = new("--speed") { Description = "Only the speed of the core." };

    private static readonly Option<bool> OnlyPath = new("--path") { Description = "Only the speed of the whole path: Kafka, Clusterer, Redis and Kafka again." };

    private static readonly Option<bool> Quick = new("--quick") { Description = "Three orders instead of ten, and no 100,000 clusters; about a minute." };

    public static Command Create()
    {
        var command = new Command("clusterer", "How well online clustering finds the people, beside ways that see all faces first, its speed beside the bare matrix product, and that of the whole path.") { Embeddings, OnlyQuality, OnlySpeed, OnlyPath, Quick };
        command.SetAction(arguments => Run(arguments.GetValue(Embeddings), arguments.GetValue(OnlyQuality), arguments.GetValue(OnlySpeed), arguments.GetValue(OnlyPath), arguments.GetValue(Quick)));
        return command;
    }

    private static int Run(string? embeddings, bool onlyQuality, bool onlySpeed, bool onlyPath, bool quick)
    {
        bool all = !onlyQuality && !onlySpeed && !onlyPath;
        IEnumerable<BenchmarkResult> results = all || onlyQuality
            ? QualityBenchmark.Measure(embeddings is null ? QualityData.Draw() : QualityData.Load(embeddings), quick ? QuickOrders : Orders)
            : [];
        int[] sizes = all || onlySpeed ? [1_000, 10_000, .. quick ? (int[])[] : [100_000]] : [];
        int[] paths = all || onlyPath ? [PathClusters] : [];
        int[] rebuilds = all || onlySpeed ? [RebuiltPeople] : [];
        results = results.Concat(CoreSpeed.Measure(sizes, quick ? QuickRounds : Rounds)).Concat(RebuildSpeed.Measure(rebuilds, QuickRounds));
        foreach (BenchmarkResult result in results.Concat(paths.Select(clusters => PathSpeed.MeasureAsync(clusters, quick ? QuickPathFaces : PathFaces).GetAwaiter().GetResult())))
        {
            result.Print();
        }

        return 0;
    }
}
