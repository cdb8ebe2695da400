using System.CommandLine;
using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Runs;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Commands;

/// <summary><c>batches</c>: makes batches without training, to see what the data is, how fast batches come and what a network would be shown.</summary>
internal static class BatchesCommand
{
    private const int SheetRows = 8;
    private const int SheetVariations = 9;

    private static readonly Option<string> Network = new("--network") { Description = "Network to make batches for.", DefaultValueFactory = _ => "mini" };
    private static readonly Option<int> Count = WholeNumber.AtLeast("--count", 1, "Batches to make.", 50);
    private static readonly Option<int> Seed = new("--seed") { Description = "Decides on batches and variations.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Sheet = new("--sheet") { Description = "PNG file to draw some photos and their variations into." };

    public static Command Create(TimeProvider time)
    {
        var command = new Command("batches", "Makes batches without training: checks the data, measures the speed, shows the variations.") { Network, Count, Seed, Sheet };
        DataOptions.AddTo(command);
        BatchOptions.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Task.FromResult(Make(arguments, time, cancellationToken)));
        return command;
    }

    private static int Make(ParseResult arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        NetworkDescription network = KnownNetworks.Get(arguments.GetRequiredValue(Network));
        RunPlan plan = BatchOptions.Apply(arguments, DataOptions.Apply(arguments, new RunPlan { Network = network.Name, Learning = new TrainingOptions { Steps = 1, Seed = arguments.GetValue(Seed) } }));
        RunPlanRules.Require(plan);
        long started = time.GetTimestamp();
        RunData data = RunData.Load(plan, network, message => Console.Error.WriteLine($"Warning: {message}"), cancellationToken);
        IReadOnlyList<FacePhoto> loaded = data.Set.Photos;
        Console.WriteLine($"{loaded.Count} photos loaded in {time.GetElapsedTime(started).TotalSeconds:F1} s; {loaded.Count(photo => photo.IsKept)} are kept decoded.");

        Measure(data.Batches, data.Sampler, arguments.GetValue(Count), time, cancellationToken);
        if (arguments.GetValue(Sheet) is { } file)
        {
            RgbImage[] photos = [.. Enumerable.Range(0, SheetRows).Select(row => loaded[(int)(row * (long)loaded.Count / SheetRows)].Image)];
            File.WriteAllBytes(file, ContactSheet.Draw(photos, new Augmenter(plan.Augmentation), SheetVariations, arguments.GetValue(Seed)));
            Console.WriteLine($"Photos, each with {SheetVariations} variations, drawn into {file}.");
        }

        return 0;
    }

    private static void Measure(BatchBuilder builder, IdentityBatchSampler sampler, int count, TimeProvider time, CancellationToken cancellationToken)
    {
        // The first batch compiles the code and fills the caches.
        FaceBatch batch = builder.Build(sampler.At(0), 0);
        (long started, long allocated, TimeSpan processor) = (time.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime);
        for (int step = 1; step <= count; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch = builder.Build(sampler.At(step), step, batch);
        }

        double seconds = time.GetElapsedTime(started).TotalSeconds, processorSeconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        double photos = (double)count * batch.Count, bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Console.WriteLine(
            $"{count} batches of {batch.Count} photos in {seconds:F2} s: {photos / seconds:F0} photos/s, {photos / processorSeconds:F0} per second of one core's time, "
            + $"{bytes / photos / 1024:F1} KiB allocated per photo.");
    }
}
