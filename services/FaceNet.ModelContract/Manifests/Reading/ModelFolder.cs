using System.Security.Cryptography;

namespace FaceNet.ModelContract;

/// <summary>A model's folder: manifest.json and the model.onnx it speaks of.</summary>
internal static class ModelFolder
{
    public static ModelManifest Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.Combine(directory, ModelManifest.FileName);
        if (!File.Exists(path))
        {
            throw new ManifestException(path, [$"the file is missing; a model's folder must hold {ModelManifest.FileName} and {ModelManifest.GraphFileName}. Name the folder models/<name>/<version>."]);
        }

        var problems = new ManifestProblems();
        var manifest = ManifestJson.Read(File.ReadAllText(path), path, problems);
        CheckGraphFile(Path.Combine(directory, ModelManifest.GraphFileName), manifest, problems);
        problems.ThrowIfAny(path);
        return manifest;
    }

    private static void CheckGraphFile(string path, ModelManifest manifest, ManifestProblems problems)
    {
        if (!File.Exists(path))
        {
            problems.Add(ModelManifest.GraphFileName, path, "is missing; it must lie beside the manifest", "Copy the graph there");
            return;
        }

        using var stream = File.OpenRead(path);
        var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
        problems.Require(
            actual.Equals(manifest.Sha256, StringComparison.OrdinalIgnoreCase),
            "sha256",
            manifest.Sha256,
            $"must be that of {ModelManifest.GraphFileName}, which is {actual}",
            "Copy the graph and its manifest together, or correct the manifest if the graph is the right one");
    }
}
