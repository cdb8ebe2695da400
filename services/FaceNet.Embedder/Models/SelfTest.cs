using FaceNet.Embedder.Inference;
using FaceNet.ModelContract;

namespace FaceNet.Embedder.Models;

/// <summary>Runs the known image of a manifest and compares the vector with the one its maker got.</summary>
internal static class SelfTest
{
    /// <exception cref="ManifestException">The vectors differ by more than the tolerance.</exception>
    public static void Run(ModelManifest manifest, byte[] inputRgb, ModelSelfTest expectation, IFaceEmbedder embedder, string path)
    {
        var crop = new RgbImage(manifest.Input.Width, manifest.Input.Height, inputRgb);
        var vector = new float[embedder.Dimensions];
        embedder.Compute([crop], vector);
        var difference = LargestDifference(embedder.ToEmbedding(vector).Values, expectation.Expected);
        if (!(difference <= expectation.Tolerance))
        {
            throw new ManifestException(
                path,
                [FormattableString.Invariant($"self_test.expected: differs from what the model computes here by {difference:G3}, more than the tolerance of {expectation.Tolerance:G3}. Check mean, scale and channels of input, or export model and manifest again.")]);
        }
    }

    /// <summary>Whether a vector of the known image is the one its maker got.</summary>
    public static bool Passes(ReadOnlySpan<float> vector, ModelSelfTest expectation) => LargestDifference(vector, expectation.Expected) <= expectation.Tolerance;

    private static double LargestDifference(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        var largest = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(actual[i] - expected[i]));
        }

        return largest;
    }
}
