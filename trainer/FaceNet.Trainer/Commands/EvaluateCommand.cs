using System.CommandLine;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Compatibility;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Reporting;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Commands;

/// <summary><c>evaluate</c>: measures models and checkpoints beside raw pixels and an untrained network.</summary>
internal static class EvaluateCommand
{
    /// <summary>Photos are brought to this size for all, so that all see the same.</summary>
    private const int PhotoSize = 112;

    private const int ComparisonSeed = 17;

    private static readonly EvaluationOptions Data = new(prefix: "");
    private static readonly Option<string[]> Model = new("--model") { Description = "Model folder (model.onnx, manifest.json). May be repeated." };
    private static readonly Option<string[]> CheckpointFolder = new("--checkpoint") { Description = "Checkpoint folder of a run. May be repeated." };
    private static readonly Option<string?> Against = new("--against") { Description = "Model folder of an older model: could the first model's probes be compared with its vectors?" };
    private static readonly Option<bool> NoBaselines = new("--no-baselines") { Description = "Leave out raw pixels and the untrained network." };
    private static readonly Option<bool> NoRobustness = new("--no-robustness") { Description = "Leave out compressed and small photos, which take longest." };
    private static readonly Option<string?> Report = new("--report") { Description = "Folder to write report.html, report.md, report.json and the plots into." };
    private static readonly Option<string?> Run = new("--run") { Description = "Run folder whose training curves the report shows; default is the one a checkpoint lies in." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object instead of tables." };

    public static Command Create(TimeProvider time)
    {
        var command = new Command("evaluate", "Measures models on LFW, on any folder of people, or on drawn people nobody was trained on.")
        {
            Model, CheckpointFolder, Against, NoBaselines, NoRobustness, Report, Run, Json,
        };
        Data.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Task.FromResult(Evaluate(arguments, time, cancellationToken)));
        return command;
    }

    private static int Evaluate(ParseResult arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        string? folder = arguments.GetValue(Report);
        ReportFiles.Prepare(folder);
        CheckAgainst(arguments);
        TrainingLog? log = TrainingLog.Find(arguments.GetValue(Run), arguments.GetValue(CheckpointFolder) ?? []);
        var times = new PartTimes(time, Console.Error);
        EvaluationPlan plan = Data.Read(arguments) with { MeasuresRobustness = !arguments.GetValue(NoRobustness) };
        Evaluator evaluator = Evaluator.Load(plan, PhotoSize, times, ConsoleRunObserver.PrintWarning, cancellationToken);
        ModelEvaluation[] models = [.. Candidates(arguments).Select(model => evaluator.Measure(model, cancellationToken))];
        IReadOnlyList<CompatibilityComparison> comparisons = arguments.GetValue(Against) is { } old ? Compare(models, old, times, cancellationToken) : [];
        var report = new EvaluationReport(models, comparisons, log, times.Parts, time.GetUtcNow());
        Console.WriteLine(arguments.GetValue(Json) ? ReportJson.Write(report) : ReportText.Write(report));
        ReportFiles.Write(folder, report);
        return 0;
    }

    private static IEnumerable<EvaluatedModel> Candidates(ParseResult arguments)
    {
        foreach (string folder in arguments.GetValue(Model) ?? [])
        {
            using OnnxFaceModel model = OnnxFaceModel.Load(folder);
            yield return new EvaluatedModel(model, model.Manifest);
        }

        foreach (string folder in arguments.GetValue(CheckpointFolder) ?? [])
        {
            using TrainingState state = Checkpoint.LoadToMeasure(folder);
            yield return new EvaluatedModel(new NetworkEmbedder(state.Network, $"{state.Network.Description.Name}, step {state.Step}"));
        }

        foreach (EvaluatedModel baseline in arguments.GetValue(NoBaselines) ? [] : Baselines.All())
        {
            yield return baseline;
        }
    }

    // Minutes later would be late to say that two models cannot be compared at all.
    private static void CheckAgainst(ParseResult arguments)
    {
        if (arguments.GetValue(Against) is not { } oldFolder)
        {
            return;
        }

        int fresh = (arguments.GetValue(Model), arguments.GetValue(CheckpointFolder)) switch
        {
            ([var model, ..], _) => Length(model),
            (_, [var checkpoint, ..]) => KnownNetworks.Get(Checkpoint.ReadProgress(checkpoint).Network).Dimensions,
            _ => throw new TrainerException("--against needs a new model to compare with it: give --model or --checkpoint."),
        };
        CompatibilityComparison.RequireSameLength(fresh, Length(oldFolder));

        static int Length(string folder)
        {
            using OnnxFaceModel model = OnnxFaceModel.Load(folder);
            return model.Dimensions;
        }
    }

    private static CompatibilityComparison[] Compare(ModelEvaluation[] models, string oldFolder, PartTimes times, CancellationToken cancellationToken)
    {
        ModelEvaluation fresh = models[0];
        using OnnxFaceModel old = OnnxFaceModel.Load(oldFolder);
        return [.. fresh.Sets.Select(set => times.Time($"{set.Set.Name}, {fresh.Model.Name} against {old.Name}", () =>
            CompatibilityComparison.Measure(set.Set.Name, set.Embedded, EmbeddedPeople.Of(set.Set.Photos, old, cancellationToken), ComparisonSeed)))];
    }
}
