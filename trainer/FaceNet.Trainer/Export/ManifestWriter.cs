using System.Text.Json;
using FaceNet.ModelContract;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Export;

/// <summary>Writes what was measured, and the terms, as the manifest of a model.</summary>
internal static class ManifestWriter
{
    /// <summary>Room for processors that round differently; a wrong model or a wrong preprocessing differs by far more.</summary>
    private const double SelfTestTolerance = 1e-3;

    /// <param name="network">The network the model came from.</param>
    /// <param name="model">The exported model.</param>
    /// <param name="terms">Names and terms.</param>
    /// <param name="measurements">What was measured.</param>
    /// <param name="selfTestPhoto">A drawn face of the network's input size.</param>
    public static ModelManifest Write(NetworkDescription network, OnnxFaceModel model, ModelTerms terms, ModelMeasurements measurements, RgbImage selfTestPhoto)
    {
        ModelCalibration calibration = ManifestCalibration.OfAll(measurements);
        CompatibleUpgrade? upgrade = measurements.Upgrade is { Qualifies: true } ? measurements.Upgrade : null;
        ClusteringChoice clustering = ClusteringThresholdSearch.Find(measurements.Kinds, calibration);
        return new ModelManifest
        {
            Kind = ModelKinds.Embedder,
            Name = terms.Name,
            Version = terms.Version,
            EmbeddingSpace = upgrade?.OldSpace ?? terms.Space,
            Sha256 = model.Sha256,
            Input = NetworkInput.Of(network),
            Output = OutputOf(network),
            Alignment = AlignmentTemplate.For(network),
            SelfTest = new ModelSelfTest
            {
                InputRgb = selfTestPhoto.Pixels,
                Expected = model.Embed([selfTestPhoto], CancellationToken.None)[0],
                Tolerance = SelfTestTolerance,
            },
            Calibration = calibration,
            Clustering = ManifestCalibration.ClusteringOf(clustering),
            Domains = ManifestCalibration.ByDomain(measurements),
            CompatibleWith = upgrade is null ? null : [new CompatibleSpace { Space = upgrade.OldSpace, Evidence = upgrade.Evidence }],
            Training = new ModelTraining
            {
                Data = terms.TrainingData,
                WeightsLicense = terms.WeightsLicense,
                NonCommercial = terms.NonCommercial,
                TeacherModels = terms.Teachers.Count > 0 ? [.. terms.Teachers] : null,
                Method = terms.Method,
            },
            Evaluation = Evaluation(network, measurements, clustering),
        };
    }

    /// <summary>Adds what the model scores by the manifest's thresholds, and beside it the baselines.</summary>
    public static ModelManifest WithFigures(ModelManifest manifest, IReadOnlyList<ModelFigures> figures)
    {
        return manifest with
        {
            Evaluation = new Dictionary<string, JsonElement>(manifest.Evaluation) { ["figures"] = ToJson(figures[0]), ["baselines"] = ToJson(figures.Skip(1)) },
        };
    }

    /// <summary>The output part of the manifest of every exported network.</summary>
    public static ModelOutput OutputOf(NetworkDescription network)
    {
        return new ModelOutput { Name = OnnxExporter.OutputName, Dimensions = network.Dimensions, Normalized = true };
    }

    private static Dictionary<string, JsonElement> Evaluation(NetworkDescription network, ModelMeasurements measurements, ClusteringChoice clustering)
    {
        NetworkCost cost = NetworkCost.Of(network);
        var evaluation = new Dictionary<string, JsonElement>
        {
            ["network"] = ToJson(new { network.Name, cost.Parameters, cost.MultiplyAdds }),
            ["onnx_parity_largest_difference"] = ToJson(measurements.ParityDifference),
            ["calibration_by_kind"] = ToJson(measurements.Kinds.Select(ByKind)),
            ["clustering_bcubed_f"] = ToJson(new { Kinds = measurements.Kinds.Select(kind => kind.Name), AtFarThresholds = clustering.Suggested, AtChosenThresholds = clustering.Best }),
        };
        if (measurements.Upgrade is { } upgrade)
        {
            evaluation["compatibility"] = ToJson(new { upgrade.OldModel, upgrade.OldSpace, upgrade.Qualifies, upgrade.Evidence, upgrade.Kinds });
        }

        return evaluation;
    }

    // The tables of the policies are long; who stands behind them is what the joined tables do not show.
    private static object ByKind(CalibratedKind kind)
    {
        return new
        {
            kind.Name,
            kind.Tables.ImpostorPairs,
            Points = kind.Tables.Verify,
            Policies = kind.Tables.Policies.Select(table => new
            {
                Policy = JoinedCalibration.IdOf(table.Policy),
                table.Shots,
                table.Subjects,
                table.Comparisons,
                ImpostorPairs = table.Points.Select(point => point.ImpostorPairs),
            }),
        };
    }

    private static JsonElement ToJson<T>(T value)
    {
        return JsonSerializer.SerializeToElement(value, TrainerJson.Indented);
    }
}
