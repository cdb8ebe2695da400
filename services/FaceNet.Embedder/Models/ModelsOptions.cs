namespace FaceNet.Embedder.Models;

/// <summary>Which model the Embedder serves. Section <c>Models</c>.</summary>
public sealed class ModelsOptions
{
    /// <summary>The folder of the model: model.onnx and manifest.json.</summary>
    /// <value>The default is empty: the model that is shipped beside the assembly, <c>Models/facenet-mini/1</c>.</value>
    public string Directory { get; set; } = "";

    /// <summary>Whether a model whose terms forbid commercial use may be served to other machines.</summary>
    /// <value>The default is false: such a model is served on the loopback address only.</value>
    public bool AcceptNonCommercial { get; set; }

    internal string DirectoryOrDefault =>
        Directory.Length > 0 ? Directory : Path.Combine(AppContext.BaseDirectory, "Models", "facenet-mini", "1");
}
