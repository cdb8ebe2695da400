namespace FaceNet.Embedder.Inference;

/// <summary>The runtime failed on a batch, through no fault of its faces: a device or memory that is gone.</summary>
internal sealed class InferenceException(string model, Exception cause)
    : Exception($"Model {model} failed to compute a batch: {cause.Message}", cause);
