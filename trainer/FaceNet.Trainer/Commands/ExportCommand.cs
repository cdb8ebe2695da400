using System.CommandLine;
using FaceNet.ModelContract;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Export;

namespace FaceNet.Trainer.Commands;

/// <summary><c>export</c>: turns a checkpoint into a model folder with a calibrated manifest.</summary>
internal static class ExportCommand
{
    private static readonly EvaluationOptions TestData = new(prefix: "test-");
    private static readonly Option<string> CheckpointFolder = new("--checkpoint") { Description = "Checkpoint folder of the run.", Required = true };
    private static readonly Option<string> Output = new("--output") { Description = "Model folder to write: models/<name>/<version>.", Required = true };

    private static readonly Option<string?> CompatibleWith = new("--compatible-with")
    {
        Description = "Model folder of an older model whose embedding space this one shall share. It does if its probes find that model's samples as well as that model does.",
    };

    public static Command Create(TimeProvider time)
    {
        var command = new Command("export", "Writes a checkpoint as ONNX with a manifest, calibrated and measured.") { CheckpointFolder, Output, CompatibleWith };
        TermsOptions.AddTo(command);
        CalibrationOptions.AddTo(command);
        TestData.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Task.FromResult(Export(arguments, time, cancellationToken)));
        return command;
    }

    private static int Export(ParseResult arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        string folder = arguments.GetRequiredValue(Output);
        var plan = new ExportPlan(TermsOptions.Read(arguments), CalibrationOptions.Read(arguments), TestData.Read(arguments), arguments.GetValue(CompatibleWith));
        var export = new ModelExport(new PartTimes(time, Console.Error), ConsoleRunObserver.PrintWarning);
        ExportedModel model = export.Write(arguments.GetRequiredValue(CheckpointFolder), folder, plan, cancellationToken);

        Console.WriteLine($"{model.Bytes} bytes; largest difference to the network {model.Measurements.ParityDifference:G3}.");
        Console.WriteLine(FiguresTable.Format(model.Evaluations));
        ModelClustering clustering = model.Manifest.Clustering!;
        Console.WriteLine($"Model written to {folder}; space {model.Manifest.EmbeddingSpace}, clustering threshold {clustering.BaseThreshold}, reduction {clustering.SmallClusterReduction}.");
        if (model.Measurements.Upgrade is { } upgrade)
        {
            Console.WriteLine(upgrade.Qualifies ? $"It shares the space of {upgrade.OldModel}. {upgrade.Evidence}" : $"It does not share the space of {upgrade.OldModel}, for which it is not good enough. {upgrade.Evidence}");
        }

        return 0;
    }
}
