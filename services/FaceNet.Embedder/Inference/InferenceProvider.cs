namespace FaceNet.Embedder.Inference;

/// <summary>What computes a model.</summary>
public enum InferenceProvider
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,
}
