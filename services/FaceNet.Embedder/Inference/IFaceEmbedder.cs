using FaceNet.ModelContract;

namespace FaceNet.Embedder.Inference;

/// <summary>
/// A model that turns face crops into vectors, several at once. Called by one thread at a time: the batcher owns it.
/// </summary>
/// <remarks>The seam between batching and native code; tests of batching put a deterministic model here.</remarks>
internal interface IFaceEmbedder : IDisposable
{
    /// <summary>The most faces of one call.</summary>
    int MaxBatch { get; }

    /// <summary>Components per face.</summary>
    int Dimensions { get; }

    /// <summary>Computes the raw output of the model. The vector of a face does not depend on its companions.</summary>
    /// <param name="crops">1 to <see cref="MaxBatch"/> crops.</param>
    /// <param name="vectors">Receives <see cref="Dimensions"/> values per crop, in order.</param>
    void Compute(ReadOnlySpan<RgbImage> crops, Span<float> vectors);

    /// <summary>Makes an embedding of the raw output of one face.</summary>
    /// <exception cref="EmbeddingException">The output has no direction, or is not finite.</exception>
    FaceEmbedding ToEmbedding(ReadOnlySpan<float> vector);
}
