namespace FaceNet.ModelContract;

/// <summary>A payload that cannot be used as a face image.</summary>
/// <param name="reason">One of <see cref="FaceImageReasons"/>.</param>
/// <param name="message">Names the value, the rule and the remedy.</param>
public sealed class FaceImageException(string reason, string message) : Exception(message)
{
    /// <summary>One of <see cref="FaceImageReasons"/>.</summary>
    public string Reason { get; } = reason;
}
