using System.CommandLine;
using FaceNet.ModelContract;

namespace FaceNet.Benchmarks.Embedder;

/// <summary><c>models</c>: how fast models are beside one another, by the bare runtime.</summary>
internal static class ModelBenchmarks
{
    private const int Rounds = 5;
    private const double Seconds = 2;

    private static readonly Option<string[]> Models = new("--model") { Description = "Folder of a model, at least two; each is measured beside the first.", Required = true };

    private static readonly Option<int> Batch = new("--batch") { Description = "Faces of every run.", DefaultValueFactory = _ => 16 };

    public static Command Create()
    {
        var command = new Command("models", "Faces per second of models beside the first of them, by the bare runtime on all cores.") { Models, Batch };
        command.Validators.Add(arguments =>
        {
            if (arguments.GetValue(Models) is not [_, _, ..])
            {
                arguments.AddError("--model names fewer than two models: name the one to compare with first, then the others.");
            }
        });
        command.SetAction(arguments => Measure(arguments.GetRequiredValue(Models), arguments.GetValue(Batch)));
        return command;
    }

    private static int Measure(string[] directories, int batch)
    {
        ModelManifest[] manifests = [.. directories.Select(ModelManifest.Load)];
        BenchmarkFaces[] faces = [.. manifests.Select(manifest => new BenchmarkFaces(manifest.Input))];
        BareSession[] sessions = [.. directories.Select(directory => new BareSession(directory, batch, spinning: true))];

        // In turns, so that a moment in which the machine is slow falls on all of them; the first round warms up.
        double[][] speeds = [.. Enumerable.Range(0, Rounds + 1).Select(_ => sessions.Zip(faces, (session, own) => BareSpeed.FacesPerSecond(session, own.Raw, Seconds)).ToArray()).Skip(1)];
        double first = Medians.Of([.. speeds.Select(round => round[0])]);
        foreach ((int index, ModelManifest manifest) in manifests.Index().Skip(1))
        {
            double speed = Medians.Of([.. speeds.Select(round => round[index])]);
            double ratio = Medians.Of([.. speeds.Select(round => round[index] / round[0])]);
            new BenchmarkResult(
                "models.speed", new Dictionary<string, object> { ["model"] = $"{manifest.Name}/{manifest.Version}", ["batch"] = batch, ["rounds"] = Rounds },
                speed, "faces/s", $"{manifests[0].Name}/{manifests[0].Version}", first, ratio, Target: null, Holds: null).Print();
        }

        Array.ForEach(sessions, session => session.Dispose());
        return 0;
    }
}
