using FaceNet.ModelContract;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Compatibility;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Export;

/// <summary>Turns a checkpoint into a model folder with a calibrated manifest. The command line and the service both export through it.</summary>
/// <param name="times">Told how long each part takes.</param>
/// <param name="warn">Receives what is wrong with the photos that are measured on.</param>
internal sealed class ModelExport(PartTimes times, Action<string> warn)
{
    private const int ParitySeed = 7;

    /// <summary>Checks that what a model is to be measured on can be read and is enough, before hours are spent on the model.</summary>
    /// <param name="plan">What to measure it on.</param>
    /// <param name="network">Its network.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="TrainerException">It cannot be read, or is not enough.</exception>
    public void Require(ExportPlan plan, NetworkDescription network, CancellationToken cancellationToken)
    {
        CalibratedKinds.Require(plan.Calibration, network.InputSize, cancellationToken);
        times.Time("reading photos", () => EvaluationSet.Load(plan.Evaluation, network.InputSize, warn, cancellationToken).Count());
    }

    /// <summary>Exports, measures, writes, and reads back what was written.</summary>
    /// <param name="checkpoint">Checkpoint folder of the run.</param>
    /// <param name="folder">Model folder to write.</param>
    /// <param name="plan">What to call the model, and what to measure it on.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <exception cref="TrainerException">The checkpoint or the photos cannot be read, the old model does not fit, or the graph differs from the network.</exception>
    public ExportedModel Write(string checkpoint, string folder, ExportPlan plan, CancellationToken cancellationToken)
    {
        using OnnxFaceModel? old = plan.CompatibleWith is { } oldFolder ? OnnxFaceModel.Load(oldFolder) : null;
        using TrainingState state = Checkpoint.LoadToMeasure(checkpoint);
        NetworkDescription network = state.Network.Description;
        CompatibilityComparison.RequireSameLength(network.Dimensions, old?.Dimensions ?? network.Dimensions);
        byte[] graph = OnnxExporter.Export(state.Network);
        double difference = OnnxParityCheck.Require(state.Network, graph, ParitySeed);

        using var model = new OnnxFaceModel($"{plan.Terms.Name} {plan.Terms.Version}", graph, NetworkInput.Of(network), ManifestWriter.OutputOf(network));
        IReadOnlyList<CalibratedKind> kinds = times.Time("calibration", () => CalibratedKinds.Measure(plan.Calibration, model, network.InputSize, cancellationToken));
        CompatibleUpgrade? upgrade = old is null ? null : times.Time("compatibility", () => CompatibleUpgrade.Measure(kinds, old, old.Manifest!.EmbeddingSpace, cancellationToken));
        var measurements = new ModelMeasurements(kinds, difference, upgrade);
        RgbImage selfTestPhoto = DrawnFaces.Draw(DrawnFaces.EvaluationSeed, 1, 1, network.InputSize, cancellationToken).Images[0].Resize(network.InputWidth, network.InputHeight);
        ModelManifest calibrated = times.Time("clustering thresholds", () => ManifestWriter.Write(network, model, plan.Terms, measurements, selfTestPhoto));

        Evaluator evaluator = Evaluator.Load(plan.Evaluation, network.InputSize, times, warn, cancellationToken);
        ModelEvaluation[] evaluations = [.. Baselines.All().Prepend(new EvaluatedModel(model, calibrated)).Select(each => evaluator.Measure(each, cancellationToken))];
        ModelManifest manifest = ManifestWriter.WithFigures(calibrated, [.. evaluations.Select(each => each.Summary)]);
        cancellationToken.ThrowIfCancellationRequested();
        ModelFolderWriter.Write(folder, graph, manifest);
        return new ExportedModel(manifest, graph.Length, measurements, evaluations);
    }
}
