using System.Numerics.Tensors;

namespace FaceNet.ModelContract;

/// <summary>
/// The platform's only measure of how alike two faces are: the squared Euclidean distance of two unit vectors,
/// in [0, 4], smaller is closer (Schroff et al. 2015). Thread-safe.
/// </summary>
public static class EmbeddingDistance
{
    /// <summary>The squared distance of two embeddings of the same space.</summary>
    /// <exception cref="EmbeddingException">MODEL_MISMATCH when the spaces differ; DIMENSION_MISMATCH when the lengths do.</exception>
    public static float Squared(FaceEmbedding a, FaceEmbedding b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Space == b.Space
            ? Squared(a.Values, b.Values)
            : throw new EmbeddingException(
                EmbeddingReasons.ModelMismatch,
                $"Embeddings of the spaces '{a.Space}' and '{b.Space}' cannot be compared; both must come from one space. Embed both faces with the same model.");
    }

    /// <summary>The squared distance of two unit vectors, 2 - 2 a.b clamped to [0, 4].</summary>
    /// <param name="a">A unit vector; the caller vouches for its length.</param>
    /// <param name="b">A unit vector of the same space; the caller vouches for both.</param>
    /// <exception cref="EmbeddingException">DIMENSION_MISMATCH when the lengths differ.</exception>
    public static float Squared(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => a.Length == b.Length
        ? Math.Clamp(2 - (2 * TensorPrimitives.Dot(a, b)), 0f, 4f)
        : throw new EmbeddingException(
            EmbeddingReasons.DimensionMismatch,
            $"Embeddings of {a.Length} and {b.Length} dimensions cannot be compared; both must have the same number. Embed both faces with the same model.");
}
