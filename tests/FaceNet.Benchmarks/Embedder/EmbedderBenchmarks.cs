using System.CommandLine;
using FaceNet.Embedder.Models;
using FaceNet.ModelContract;

namespace FaceNet.Benchmarks.Embedder;

/// <summary><c>embedder</c>: what a service costs around the bare runtime.</summary>
internal static class EmbedderBenchmarks
{
    private static readonly Option<bool> Quick = new("--quick") { Description = "Fewer rounds and shorter ones, about two minutes." };

    private static readonly Option<string?> Model = new("--model") { Description = "Folder of the model; the model that is shipped, and no targets, unless given." };

    private static readonly Option<string?> Lfw = new("--lfw") { Description = "Folder of LFW's aligned photos, one folder per person: also measures the accuracy through the service." };

    private static readonly Option<string?> Pairs = new("--pairs") { Description = "LFW's pairs.txt; goes with --lfw." };

    private static readonly Option<string?> Detector = new("--detector") { Description = "Folder of a face detector; goes with --lfw: also measures photos in which the service has to find the face." };

    public static Command Create()
    {
        var command = new Command("embedder", "Faces per second over gRPC, latency, allocation, overload and a switch of models, beside the bare runtime.") { Quick, Model, Lfw, Pairs, Detector };
        command.Validators.Add(arguments =>
        {
            if (arguments.GetValue(Lfw) is null != arguments.GetValue(Pairs) is null)
            {
                arguments.AddError("--lfw and --pairs go together: give the folder of the photos and the file of the pairs, or neither.");
            }
        });
        command.SetAction((arguments, _) => RunAsync(arguments.GetValue(Model), arguments.GetValue(Lfw), arguments.GetValue(Pairs), arguments.GetValue(Detector), arguments.GetValue(Quick)));
        return command;
    }

    private static async Task<int> RunAsync(string? model, string? lfw, string? pairs, string? detector, bool quick)
    {
        string directory = model ?? ShippedModel.Directory;
        ModelManifest manifest = ModelManifest.Load(directory);
        var faces = new BenchmarkFaces(manifest.Input);
        (int rounds, double seconds) = quick ? (2, 2.0) : (5, 6.0);
        bool hasTarget = model is not null;

        await using EmbedderServer server = await EmbedderServer.StartAsync(directory, detector is null ? [] : [("Detector:Directory", detector)]);
        Say("One caller ...");
        Print(await SingleCaller.MeasureAsync(faces.Raw, server, directory, manifest, hasTarget, quick ? 2 : 10));
        Print(await Allocation.MeasureAsync(faces.Raw, server, manifest, hasTarget, quick ? 300 : 2000));
        Say("Many callers ...");
        BenchmarkResult saturated = await Saturation.MeasureAsync("jpeg", faces.Jpeg, server, directory, manifest, hasTarget ? 0.90 : null, rounds, seconds);
        Print(saturated, await Saturation.MeasureAsync("raw", faces.Raw, server, directory, manifest, hasTarget ? 0.95 : null, rounds, seconds));
        Say("Too many callers ...");
        Print(await Overload.MeasureAsync(faces.Jpeg, server, manifest, hasTarget, saturated.Value, quick ? 8 : 30));
        Say("A new version of the model ...");
        Print(await ModelSwitch.MeasureAsync(faces.Raw, directory, manifest, hasTarget, quick ? 2 : 8, quick ? 2 : 5));
        if (lfw is not null && pairs is not null)
        {
            Say("LFW ...");
            await foreach (BenchmarkResult result in LfwThroughService.MeasureAsync(lfw, pairs, server, manifest, detector is not null, hasTarget))
            {
                result.Print();
            }
        }

        return 0;
    }

    private static void Print(params IEnumerable<BenchmarkResult> results)
    {
        foreach (BenchmarkResult result in results)
        {
            result.Print();
        }
    }

    private static void Say(string progress)
    {
        Console.Error.WriteLine(progress);
    }
}
