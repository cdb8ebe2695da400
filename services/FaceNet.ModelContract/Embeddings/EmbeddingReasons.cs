namespace FaceNet.ModelContract;

/// <summary>The reasons an <see cref="EmbeddingException"/> can carry; stable strings that reach clients and dead letters.</summary>
public static class EmbeddingReasons
{
    /// <summary>The vector has no values.</summary>
    public const string Empty = "EMBEDDING_EMPTY";

    /// <summary>A value is NaN or infinite.</summary>
    public const string NotFinite = "EMBEDDING_NOT_FINITE";

    /// <summary>The vector's length is not 1 within the tolerance.</summary>
    public const string NotUnit = "EMBEDDING_NOT_UNIT";

    /// <summary>The vector is zero, or so small that it has no direction.</summary>
    public const string Zero = "EMBEDDING_ZERO";

    /// <summary>The bytes are not a whole number of 32-bit floats.</summary>
    public const string BytesLength = "EMBEDDING_BYTES_LENGTH";

    /// <summary>Two embeddings come from different embedding spaces and must never be compared.</summary>
    public const string ModelMismatch = "MODEL_MISMATCH";

    /// <summary>Two embeddings have different numbers of dimensions.</summary>
    public const string DimensionMismatch = "DIMENSION_MISMATCH";
}
