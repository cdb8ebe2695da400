using System.Text.RegularExpressions;

namespace FaceNet.ModelContract;

/// <summary>What makes a manifest valid: its identity here, its parts in their own rules.</summary>
internal static partial class ManifestRules
{
    public static void Check(ModelManifest manifest, ManifestProblems problems)
    {
        var isDetector = manifest.Kind == ModelKinds.Detector;
        problems.Require(manifest.Schema == 1, "schema", manifest.Schema, "must be 1", "Use a newer release of the platform for newer schemas");
        problems.Require(isDetector || manifest.Kind == ModelKinds.Embedder, "kind", manifest.Kind, "must be embedder or detector", "Say what the model is for");
        CheckId(problems, "name", manifest.Name);
        CheckId(problems, "version", manifest.Version);
        if (!isDetector || manifest.EmbeddingSpace.Length > 0)
        {
            CheckId(problems, "embedding_space", manifest.EmbeddingSpace);
        }

        problems.Require(
            Sha256Pattern().IsMatch(manifest.Sha256), "sha256", manifest.Sha256, "must be 64 hexadecimal digits", "Write what sha256sum prints for model.onnx");
        problems.Require(
            manifest.Precision is "float32" or "float16" or "int8", "precision", manifest.Precision, "must be float32, float16 or int8", "Say how the weights are stored");
        TensorRules.Check(manifest, problems);
        DetectionRules.Check(manifest, problems);
        SelfTestRules.Check(manifest, problems);
        CalibrationRules.Check(manifest.Calibration, "calibration", problems, mayBeEmpty: isDetector);
        ClusteringRules.Check(manifest.Clustering, "clustering", problems);
        DomainRules.Check(manifest, problems);
        CheckProvenance(manifest, problems);
    }

    public static void CheckId(ManifestProblems problems, string field, string value) => problems.Require(
        IdPattern().IsMatch(value), field, value, "must be 1 to 128 of the characters A-Z a-z 0-9 . _ ~ -", "Choose an id that is safe in paths and keys");

    private static void CheckProvenance(ModelManifest manifest, ManifestProblems problems)
    {
        problems.Require(!string.IsNullOrWhiteSpace(manifest.Training.Data), "training.data", manifest.Training.Data, "must say something", "Name what the model was trained on");
        problems.Require(
            !string.IsNullOrWhiteSpace(manifest.Training.WeightsLicense), "training.weights_license", manifest.Training.WeightsLicense, "must say something", "Name the licence of the weights");
        foreach (var (index, compatible) in (manifest.CompatibleWith ?? []).Index())
        {
            CheckId(problems, $"compatible_with[{index}].space", compatible.Space);
            problems.Require(
                !string.IsNullOrWhiteSpace(compatible.Evidence), $"compatible_with[{index}].evidence", compatible.Evidence, "must say something", "Name what was measured across the two spaces");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]{1,128}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[0-9A-Fa-f]{64}\z")]
    private static partial Regex Sha256Pattern();
}
