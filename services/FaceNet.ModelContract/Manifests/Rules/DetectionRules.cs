using System.Numerics;

namespace FaceNet.ModelContract;

/// <summary>What makes the detection section of a manifest valid, and which sections a detector cannot have.</summary>
internal static class DetectionRules
{
    public static void Check(ModelManifest manifest, ManifestProblems problems)
    {
        if (manifest.Kind != ModelKinds.Detector)
        {
            problems.Require(manifest.Detection is null, "detection", "the section", "is for detectors", "Remove it, or set kind to detector");
            return;
        }

        Refuse(manifest.Alignment, "alignment", problems);
        Refuse(manifest.SelfTest, "self_test", problems);
        Refuse(manifest.Clustering, "clustering", problems);
        Refuse(manifest.Domains, "domains", problems);
        problems.Require(manifest.Input.MaxBatch == 1, "input.max_batch", manifest.Input.MaxBatch, "must be 1 for a detector", "Write 1: photos of different sizes do not share a run");
        if (manifest.Detection is not { } detection)
        {
            problems.Add("detection", "the section", "is missing; a detector must have it", "Add it with strides, score_threshold and nms_threshold");
            return;
        }

        CheckStrides(detection.Strides, problems);
        CheckSide(manifest.Input.Width, detection, "input.width", problems);
        CheckSide(manifest.Input.Height, detection, "input.height", problems);
        CheckShare(detection.ScoreThreshold, "detection.score_threshold", "Write the confidence that a face needs, such as 0.6", problems);
        CheckShare(detection.NmsThreshold, "detection.nms_threshold", "Write the overlap that makes two boxes one face, such as 0.3", problems);
    }

    private static void Refuse(object? section, string field, ManifestProblems problems) =>
        problems.Require(section is null, field, "the section", "means nothing to a detector", "Remove it");

    private static void CheckStrides(int[] strides, ManifestProblems problems)
    {
        const string field = "detection.strides";
        problems.Require(strides.Length is >= 1 and <= 6, field, $"{strides.Length} values", "must be 1 to 6 values", "Write the side of the cells of each level of outputs, such as [8, 16, 32]");
        foreach (var (index, stride) in strides.Index())
        {
            problems.Require(
                stride is >= 4 and <= 128 && BitOperations.IsPow2(stride) && (index == 0 || stride > strides[index - 1]),
                $"{field}[{index}]",
                stride,
                "must be a power of two from 4 to 128 and above the one before",
                "Write the side of the cells in pixels, smallest first");
        }
    }

    private static void CheckSide(int side, ModelDetection detection, string field, ManifestProblems problems)
    {
        if (detection.Strides.Length > 0 && problems.IsSound("detection.strides") && detection.Strides[^1] is var stride and > 0)
        {
            problems.Require(side % stride == 0, field, side, $"must be a multiple of the largest stride ({stride})", "Write a size that the cells fill");
        }
    }

    private static void CheckShare(double value, string field, string remedy, ManifestProblems problems) =>
        problems.Require(value is > 0 and < 1, field, value, "must be above 0 and below 1", remedy);
}
