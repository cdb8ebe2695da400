using System.Security.Cryptography;
using FaceNet.ModelContract;

namespace FaceNet.Matcher.Enrollment;

/// <summary>Names faces that the caller did not name.</summary>
internal static class FaceIds
{
    // Coarse enough that the last bits, in which two computations of one face may differ, seldom matter; far finer than two
    // photos of one person.
    private const float StepsPerUnit = 128;

    /// <summary>The id of a vector: the same for the same vector, so that a retry names the same face.</summary>
    public static string FromVector(FaceEmbedding embedding)
    {
        var steps = new byte[embedding.Dimensions];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = unchecked((byte)(sbyte)Math.Clamp(MathF.Round(embedding.Values[i] * StepsPerUnit), sbyte.MinValue, sbyte.MaxValue));
        }

        return Convert.ToHexStringLower(SHA256.HashData(steps).AsSpan(0, 16));
    }
}
