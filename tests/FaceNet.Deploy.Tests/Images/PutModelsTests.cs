using System.Diagnostics;
using FaceNet.Standalone.EndToEndTests.Documentation;

namespace FaceNet.Deploy.Tests.Images;

/// <summary>What the init container of the Embedders does, by the shell of this machine.</summary>
public sealed class PutModelsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("facenet-models-");

    [Fact]
    public async Task Version_ThatTheRepositoryLacks_IsPutThereWhole()
    {
        Model("a/1", "one");
        Model("a/2", "two");
        Model("b/1", "three");

        await PutAsync("pod-1");

        Assert.Equal(["a/1/model.onnx=one", "a/2/model.onnx=two", "b/1/model.onnx=three"], Repositories());
    }

    [Fact]
    public async Task Version_ThatIsThere_StaysAsItIs()
    {
        Model("a/1", "one");
        await PutAsync("pod-1");
        Model("a/1", "another");
        Model("a/2", "two");

        await PutAsync("pod-2");

        Assert.Equal(["a/1/model.onnx=one", "a/2/model.onnx=two"], Repositories());
    }

    [Fact]
    public async Task Pods_AtTheSameTime_LeaveOneCopy()
    {
        for (var version = 1; version <= 30; version++)
        {
            Model($"a/{version}", "same");
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(pod => PutAsync($"pod-{pod}")));

        Assert.Equal(30, Repositories().Length);
        Assert.Equal(30, Directory.GetDirectories(Path.Combine(_folder.FullName, "repository", "a")).Length);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Model(string version, string content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "models", version));
        File.WriteAllText(Path.Combine(folder.FullName, "model.onnx"), content);
    }

    private string[] Repositories()
    {
        var root = Path.Combine(_folder.FullName, "repository");
        return [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(file => $"{Path.GetRelativePath(root, file)}={File.ReadAllText(file)}").Order()];
    }

    private async Task PutAsync(string pod)
    {
        var start = new ProcessStartInfo("sh", [Repository.PathOf("deploy/images/put-models.sh")]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["REPOSITORY"] = Path.Combine(_folder.FullName, "repository");
        start.Environment["MODELS"] = Path.Combine(_folder.FullName, "models");
        start.Environment["POD_NAME"] = pod;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
    }
}
