using System.Numerics.Tensors;

namespace FaceNet.ModelContract;

/// <summary>What makes a self-test valid.</summary>
internal static class SelfTestRules
{
    public static void Check(ModelManifest manifest, ManifestProblems problems)
    {
        if (manifest.SelfTest is not { } selfTest)
        {
            return;
        }

        problems.Require(
            selfTest.ImageSeed.HasValue != selfTest.InputRgb is not null || !problems.IsSound("self_test.input_rgb"),
            "self_test.image_seed",
            selfTest.ImageSeed.HasValue ? "beside input_rgb" : "without input_rgb",
            "must be there exactly when input_rgb is not",
            "Keep one of the two images");
        CheckImage(selfTest, manifest.Input, problems);
        CheckExpected(selfTest.Expected, manifest.Output.Dimensions, problems);
        problems.Require(
            selfTest.Tolerance is > 0 and <= 1, "self_test.tolerance", selfTest.Tolerance, "must be above 0 and at most 1", "Allow what different processors differ by, such as 0.001");
    }

    private static void CheckImage(ModelSelfTest selfTest, ModelInput input, ManifestProblems problems)
    {
        if (selfTest.InputRgb is null || !problems.IsSound("input.width") || !problems.IsSound("input.height"))
        {
            return;
        }

        problems.Require(
            selfTest.InputRgb.Length == input.Width * input.Height * 3,
            "self_test.input_rgb",
            $"{selfTest.InputRgb.Length} bytes",
            $"must be {input.Width} * {input.Height} * 3 bytes",
            "Write the pixels as RGB24 at the input's size");
    }

    private static void CheckExpected(float[] expected, int dimensions, ManifestProblems problems)
    {
        const string field = "self_test.expected";
        if (problems.IsSound("output.dimensions"))
        {
            problems.Require(
                expected.Length == dimensions, field, $"{expected.Length} values", $"must have output.dimensions ({dimensions}) values", "Write the whole embedding");
        }

        var norm = expected.Length == 0 ? 0 : TensorPrimitives.Norm(expected);
        problems.Require(
            Math.Abs(norm - 1) <= FaceEmbedding.UnitTolerance, field, $"length {norm}", "must be a unit vector", "Write the embedding after L2 normalisation, also when output.normalized is false");
    }
}
