using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.ServiceDefaults.Probes;

/// <summary>Checks vectors at the edge: what is not of a space, a length and a norm that fit is never compared.</summary>
public static class EmbeddingCheck
{
    /// <summary>The vector. Throws <see cref="InvalidRequestException"/> or <see cref="PreconditionException"/> (MODEL_MISMATCH).</summary>
    /// <param name="embedding">What the request carries.</param>
    /// <param name="field">The field that carries it.</param>
    /// <param name="gallery">The id of the gallery.</param>
    /// <param name="spaces">The spaces of the gallery that it may be of, each with the length of its vectors, the one to recommend first.</param>
    public static FaceEmbedding Require(Embedding embedding, string field, string gallery, params IReadOnlyList<(string Space, int Dimensions)> spaces)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentNullException.ThrowIfNull(spaces);
        if (embedding.EmbeddingSpace.Length == 0)
        {
            throw new InvalidRequestException($"{field}.embedding_space", "is empty.", $"Name the space of the vector; the gallery's is '{spaces[0].Space}'.");
        }

        // What is said back to the caller must not be of any length.
        var space = Identifier.Require(embedding.EmbeddingSpace, $"{field}.embedding_space");
        if (spaces.All(known => known.Space != space))
        {
            throw new PreconditionException(
                ErrorReasons.ModelMismatch,
                gallery,
                $"{field}: the vector belongs to embedding space '{space}', gallery '{gallery}' to '{spaces[0].Space}'. Embed the face with a model of the gallery's space.");
        }

        var dimensions = spaces.First(known => known.Space == space).Dimensions;
        if (embedding.Values.Count != dimensions)
        {
            throw new InvalidRequestException(
                $"{field}.values",
                $"has {embedding.Values.Count} values; vectors of embedding space '{space}' have {dimensions}.",
                "Send the whole vector as the model made it.",
                ErrorReasons.InvalidEmbedding);
        }

        try
        {
            return FaceEmbedding.FromUnit([.. embedding.Values], space);
        }
        catch (EmbeddingException exception)
        {
            throw new InvalidRequestException($"{field}.values", exception.Message, "", ErrorReasons.InvalidEmbedding);
        }
    }
}
