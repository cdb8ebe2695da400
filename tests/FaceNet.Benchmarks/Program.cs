using System.CommandLine;
using FaceNet.Benchmarks.Clusterer;
using FaceNet.Benchmarks.Embedder;
using FaceNet.Benchmarks.Matcher;
using FaceNet.Benchmarks.Trainer;
using FaceNet.Trainer.Native;

namespace FaceNet.Benchmarks;

internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        ProcessTuning.Apply();
        var root = new RootCommand("Measures the platform against the thing below it, in the same run. One JSON object per line goes to standard output, progress to standard error.")
        {
            TrainerBenchmarks.Create(),
            EmbedderBenchmarks.Create(),
            ModelBenchmarks.Create(),
            MatcherBenchmarks.Create(),
            ClustererBenchmarks.Create(),
        };
        return root.Parse(args).InvokeAsync();
    }
}
