using System.Diagnostics;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;

namespace FaceNet.Benchmarks.Trainer;

/// <summary>The most memory that this process has held, after a step on a batch as large as the paper's, beside what there is to be enough.</summary>
internal static class LargeBatchMemory
{
    private const double Megabyte = 1024 * 1024;
    private const double Enough = 8 * 1024;

    /// <summary>Takes a step of <c>mini</c> in chunks. Measured first of all, as the largest of the process counts.</summary>
    public static BenchmarkResult Measure(int people, int photos, int chunk)
    {
        NetworkDescription network = KnownNetworks.Get("mini");
        TrainingOptions options = new() { Steps = 1, ChunkSize = chunk };
        using TrainingState state = TrainingState.Start(network, options);
        FaceBatch batch = RandomBatches.Of(network, people, photos);
        new TripletStep(state, options).Take(batch);
        using var process = Process.GetCurrentProcess();
        double peak = process.PeakWorkingSet64 / Megabyte;
        return new BenchmarkResult(
            $"trainer.memory.{people * photos}", new Dictionary<string, object> { ["network"] = "mini", ["people"] = people, ["photos"] = photos, ["chunk"] = chunk },
            peak, "MiB", "8 GiB", Enough, peak / Enough, "<= 1", peak <= Enough);
    }
}
