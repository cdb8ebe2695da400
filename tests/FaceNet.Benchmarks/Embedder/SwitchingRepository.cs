using FaceNet.ModelContract;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>A model repository in a folder of its own that gets new versions of one model, all with the same graph.</summary>
internal sealed class SwitchingRepository(string model, ModelManifest manifest) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("facenet-switch-").FullName;

    public (string Name, string Value)[] Settings => [("Models:Repository", _folder), ("Models:PollInterval", "00:00:00.2")];

    /// <summary>Installs a version as a careful operator does: under a name that is passed over, then by its own.</summary>
    public void Install(string version)
    {
        string versions = Path.Combine(_folder, manifest.Name), written = Path.Combine(versions, "." + version);
        Directory.CreateDirectory(written);
        File.Copy(Path.Combine(model, ModelManifest.GraphFileName), Path.Combine(written, ModelManifest.GraphFileName));
        File.WriteAllText(Path.Combine(written, ModelManifest.FileName), (manifest with { Version = version }).ToJson());
        Directory.Move(written, Path.Combine(versions, version));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }
}
