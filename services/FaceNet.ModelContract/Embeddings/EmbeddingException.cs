namespace FaceNet.ModelContract;

/// <summary>A vector that is not a usable embedding, or two embeddings that must not be compared.</summary>
/// <param name="reason">One of <see cref="EmbeddingReasons"/>.</param>
/// <param name="message">Names the value, the rule and the remedy.</param>
public sealed class EmbeddingException(string reason, string message) : Exception(message)
{
    /// <summary>One of <see cref="EmbeddingReasons"/>.</summary>
    public string Reason { get; } = reason;
}
