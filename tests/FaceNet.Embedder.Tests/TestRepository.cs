using FaceNet.ModelContract;

namespace FaceNet.Embedder.Tests;

/// <summary>A model repository in a folder of its own, filled with copies of the tiny model.</summary>
internal sealed class TestRepository : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("facenet-repository-").FullName;

    public (string, string)[] Settings => [("Models:Directory", ""), ("Models:Repository", Folder), ("Models:PollInterval", "00:00:00.1")];

    /// <summary>Installs a version as a careful operator does: under another name first.</summary>
    public void Put(string name, string version, string? space = null, Func<ModelManifest, ModelManifest>? change = null)
    {
        var copy = TestModels.Copy(TestModels.Tiny, manifest =>
        {
            var named = manifest with { Name = name, Version = version, EmbeddingSpace = space ?? name };
            return change is null ? named : change(named);
        });
        Directory.CreateDirectory(Path.Combine(Folder, name));
        Directory.Move(copy, Path.Combine(Folder, name, version));
    }

    public void Remove(string name, string version) => Directory.Delete(Path.Combine(Folder, name, version), recursive: true);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
