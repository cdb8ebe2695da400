namespace FaceNet.Embedder.Models;

/// <summary>The model that lies beside the assembly, and serves where none is named. Thread-safe.</summary>
public static class ShippedModel
{
    /// <summary>The model's name.</summary>
    public const string Name = "facenet-mini";

    /// <summary>The model's version.</summary>
    public const string Version = "5";

    /// <summary>The model's folder: model.onnx and manifest.json.</summary>
    public static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "Models", Name, Version);
}
