using System.Security.Cryptography;

namespace FaceNet.ModelContract.Tests;

public sealed class ModelFolderTests : IDisposable
{
    private static readonly byte[] Graph = [1, 2, 3];

    private readonly string _folder = Directory.CreateTempSubdirectory("facenet-model-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_ManifestAndItsGraph_AreAccepted()
    {
        Write(ManifestSample.Full with { Sha256 = Convert.ToHexString(SHA256.HashData(Graph)) }, Graph);

        Assert.Equal("mini", ModelManifest.Load(_folder).Name);
    }

    [Fact]
    public void Load_OtherGraph_NamesBothHashes()
    {
        Write(ManifestSample.Full, Graph);

        var exception = Assert.Throws<ManifestException>(() => ModelManifest.Load(_folder));

        var problem = Assert.Single(exception.Problems);
        Assert.StartsWith("sha256: ", problem, StringComparison.Ordinal);
        Assert.Contains(new string('a', 64), problem, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Graph)), problem, StringComparison.Ordinal);
        Assert.Contains(_folder, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoGraphAndAWrongField_NamesBoth()
    {
        File.WriteAllText(Path.Combine(_folder, "manifest.json"), ManifestSample.With("input.width", "1"));

        var exception = Assert.Throws<ManifestException>(() => ModelManifest.Load(_folder));

        Assert.Collection(
            exception.Problems,
            problem => Assert.StartsWith("input.width: ", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("model.onnx: ", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_NoManifest_NamesTheFile()
    {
        var exception = Assert.Throws<ManifestException>(() => ModelManifest.Load(Path.Combine(_folder, "missing")));

        Assert.Equal(Path.Combine(_folder, "missing", "manifest.json"), exception.Path);
    }

    private void Write(ModelManifest manifest, byte[] graph)
    {
        File.WriteAllText(Path.Combine(_folder, ModelManifest.FileName), manifest.ToJson());
        File.WriteAllBytes(Path.Combine(_folder, ModelManifest.GraphFileName), graph);
    }
}
