using System.Text.Json;
using FaceNet.ModelContract;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Rates;
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
        ModelCalibration calibration = Calibrate(measurements);
        CompatibleUpgrade? upgrade = measurements.Upgrade is { Qualifies: true } ? measurements.Upgrade : null;
        ClusteringChoice clustering = ClusteringThresholdSearch.Find(measurements.Domains, calibration);
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
            Clustering = new ModelClustering { BaseThreshold = Math.Round(clustering.Best.BaseThreshold, 3), SmallClusterReduction = Math.Round(clustering.Best.SmallClusterReduction, 3) },
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

    private static ModelCalibration Calibrate(ModelMeasurements measurements)
    {
        string kinds = string.Join("; ", measurements.Domains.Select(Describe));
        string upgrade = measurements.Upgrade is { Qualifies: true } shared ? $" Each kind also with {shared.OldModel}'s vectors as samples, since the space is shared." : "";
        string data = $"People neither trained nor tested on. {kinds}.{upgrade} Measured on each kind by itself; each row is the strictest of their thresholds, null where one of them has fewer than "
            + $"{FarThreshold.FewestPairs} pairs behind it. Intervals: 95 %, bootstrap over people. Policies: mean_of_nearest takes the nearest {SubjectDistance.NearestPhotos} samples, prototype the mean vector at unit length.";
        return JoinedCalibration.Of(data, [.. measurements.Domains.Select(domain => domain.Tables), .. measurements.Upgrade?.Tables ?? []]);
    }

    private static string Describe(CalibrationDomain domain)
    {
        int dropped = domain.Mislabelled.Photos.Count;
        return $"{domain.Name}: {domain.Tables.ImpostorPairs} impostor pairs" + (dropped > 0 ? $" after dropping {dropped} that a reference model puts closer than {MislabelledPairs.Distance:F1}" : "");
    }

    private static Dictionary<string, JsonElement> Evaluation(NetworkDescription network, ModelMeasurements measurements, ClusteringChoice clustering)
    {
        NetworkCost cost = NetworkCost.Of(network);
        var evaluation = new Dictionary<string, JsonElement>
        {
            ["network"] = ToJson(new { network.Name, cost.Parameters, cost.MultiplyAdds }),
            ["onnx_parity_largest_difference"] = ToJson(measurements.ParityDifference),
            ["calibration_by_kind"] = ToJson(measurements.Domains.Select(ByKind)),
            ["clustering_bcubed_f"] = ToJson(new { Kinds = measurements.Domains.Select(domain => domain.Name), AtFarThresholds = clustering.Suggested, AtChosenThresholds = clustering.Best }),
        };
        if (measurements.Upgrade is { } upgrade)
        {
            evaluation["compatibility"] = ToJson(new { upgrade.OldModel, upgrade.OldSpace, upgrade.Qualifies, upgrade.Evidence, upgrade.Kinds });
        }

        return evaluation;
    }

    // The tables of the policies are long; who stands behind them is what the joined tables do not show.
    private static object ByKind(CalibrationDomain domain)
    {
        return new
        {
            domain.Name,
            domain.Tables.ImpostorPairs,
            Points = domain.Tables.Verify,
            Policies = domain.Tables.Policies.Select(table => new
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
