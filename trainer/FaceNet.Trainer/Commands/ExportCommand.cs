using System.CommandLine;
using FaceNet.ModelContract;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Compatibility;
using FaceNet.Trainer.Export;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Commands;

/// <summary><c>export</c>: turns a checkpoint into a model folder with a calibrated manifest.</summary>
internal static class ExportCommand
{
    private const int ParitySeed = 7;

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
        EvaluationOptions.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Task.FromResult(Export(arguments, time, cancellationToken)));
        return command;
    }

    private static int Export(ParseResult arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        using OnnxFaceModel? old = arguments.GetValue(CompatibleWith) is { } oldFolder ? OnnxFaceModel.Load(oldFolder) : null;
        using TrainingState state = Checkpoint.Load(arguments.GetRequiredValue(CheckpointFolder));
        NetworkDescription network = state.Network.Description;
        CompatibilityComparison.RequireSameLength(network.Dimensions, old?.Dimensions ?? network.Dimensions);
        ModelTerms terms = TermsOptions.Read(arguments);
        byte[] graph = OnnxExporter.Export(state.Network);
        double difference = OnnxParityCheck.Require(state.Network, graph, ParitySeed);
        Console.WriteLine($"{graph.Length} bytes; largest difference to the network {difference:G3}.");

        using var model = new OnnxFaceModel($"{terms.Name} {terms.Version}", graph, NetworkInput.Of(network), ManifestWriter.OutputOf(network));
        (ModelMeasurements measurements, IReadOnlyList<ModelEvaluation> evaluations) = Measure(arguments, model, old, network.InputSize, difference, new PartTimes(time, Console.Error), cancellationToken);
        RgbImage selfTestPhoto = DrawnFaces.Draw(DrawnFaces.EvaluationSeed, 1, 1, network.InputSize, cancellationToken).Images[0].Resize(network.InputWidth, network.InputHeight);
        ModelManifest manifest = ManifestWriter.Write(network, model, terms, measurements, selfTestPhoto);
        string folder = arguments.GetRequiredValue(Output);
        ModelFolderWriter.Write(folder, graph, manifest);
        Console.WriteLine(FiguresTable.Format(evaluations));
        Console.WriteLine($"Model written to {folder}; space {manifest.EmbeddingSpace}, clustering threshold {manifest.Clustering!.BaseThreshold}, reduction {manifest.Clustering.SmallClusterReduction}.");
        if (measurements.Upgrade is { } upgrade)
        {
            Console.WriteLine(upgrade.Qualifies ? $"It shares the space of {upgrade.OldModel}. {upgrade.Evidence}" : $"It does not share the space of {upgrade.OldModel}, for which it is not good enough. {upgrade.Evidence}");
        }

        return 0;
    }

    private static (ModelMeasurements Measurements, IReadOnlyList<ModelEvaluation> Evaluations) Measure(
        ParseResult arguments, OnnxFaceModel model, OnnxFaceModel? old, int size, double difference, PartTimes times, CancellationToken cancellationToken)
    {
        IReadOnlyList<CalibrationDomain> domains = times.Time("calibration", () => CalibrationOptions.Measure(arguments, model, size, cancellationToken));
        CompatibleUpgrade? upgrade = old is null ? null : times.Time("compatibility", () => CompatibleUpgrade.Measure(domains, old, old.Manifest!.EmbeddingSpace, cancellationToken));
        Evaluator evaluator = EvaluationOptions.Load(arguments, size, measureRobustness: false, times, cancellationToken);
        IEnumerable<EvaluatedModel> models = [new EvaluatedModel(model)];
        ModelEvaluation[] evaluations = [.. models.Concat(EvaluateCommand.Baselines()).Select(each => evaluator.Measure(each, cancellationToken))];
        return (new ModelMeasurements(domains, [.. evaluations.Select(each => each.Summary)], difference, upgrade), evaluations);
    }
}
