using System.Text.Json.Nodes;

namespace FaceNet.Standalone.EndToEndTests;

/// <summary>The tiny model of the Embedder's tests, as somebody brings it: a folder with a graph and a manifest.</summary>
internal static class ForeignModel
{
    /// <summary>A model that fits.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Models", "tiny");

    /// <summary>Copies the model and changes its manifest, which then may fit its graph no longer.</summary>
    public static void CopyTo(string folder, Action<JsonNode>? change = null)
    {
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Folder, "model.onnx"), Path.Combine(folder, "model.onnx"));
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "manifest.json")))!;
        change?.Invoke(manifest);
        File.WriteAllText(Path.Combine(folder, "manifest.json"), manifest.ToJsonString());
    }
}
