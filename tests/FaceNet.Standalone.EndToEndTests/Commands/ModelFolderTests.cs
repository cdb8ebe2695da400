using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FaceNet.Standalone.EndToEndTests.Commands;

/// <summary>A model that cannot serve is refused with the field and the file that are wrong; one that can serves whoever made it.</summary>
public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_FolderMissing_NamesIt() => await AssertRefusedAsync("manifest.json", "the file is missing");

    [Fact]
    public async Task Demo_ManifestMissing_NamesIt()
    {
        ForeignModel.CopyTo(_folder["model"]);
        File.Delete(_folder["model/manifest.json"]);

        await AssertRefusedAsync(_folder["model/manifest.json"], "the file is missing");
    }

    [Fact]
    public async Task Demo_GraphMissing_NamesIt()
    {
        ForeignModel.CopyTo(_folder["model"]);
        File.Delete(_folder["model/model.onnx"]);

        await AssertRefusedAsync("model.onnx");
    }

    [Fact]
    public async Task Demo_ManifestOfAnotherGraph_NamesSha256()
    {
        ForeignModel.CopyTo(_folder["model"], manifest => manifest["sha256"] = new string('0', 64));

        await AssertRefusedAsync(_folder["model/manifest.json"], "sha256: 0000", "model.onnx");
    }

    [Fact]
    public async Task Demo_DimensionsThatTheGraphHasNot_NamesThem()
    {
        ForeignModel.CopyTo(_folder["model"], manifest => manifest["output"]!["dimensions"] = 256);

        await AssertRefusedAsync(_folder["model"], "output.dimensions: 256", "model.onnx");
    }

    [Fact]
    public async Task Demo_InputThatTheGraphHasNot_NamesBoth()
    {
        ForeignModel.CopyTo(_folder["model"], manifest => manifest["input"]!["name"] = "picture");

        await AssertRefusedAsync(_folder["model"], "input.name: picture", "'face'", "model.onnx");
    }

    [Fact]
    public async Task Demo_NoOnnxFile_NamesIt()
    {
        var text = "no graph at all"u8.ToArray();
        ForeignModel.CopyTo(_folder["model"], manifest => manifest["sha256"] = Convert.ToHexStringLower(SHA256.HashData(text)));
        await File.WriteAllBytesAsync(_folder["model/model.onnx"], text, TestContext.Current.CancellationToken);

        await AssertRefusedAsync(_folder["model/model.onnx"], "cannot load the graph");
    }

    [Fact]
    public async Task Demo_ForeignModel_Works()
    {
        var run = await CommandRun.RunAsync("demo", "--people", "3", "--model", ForeignModel.Folder, "--report", _folder["report"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("model   tiny 1, 128 dimensions, on cpu", run.Output, StringComparison.Ordinal);
        var report = JsonNode.Parse(await File.ReadAllTextAsync(_folder["report/report.json"], TestContext.Current.CancellationToken))!;
        Assert.Equal(("tiny/1", "MIT", JsonValueKind.False), ((string?)report["model"], (string?)report["model_terms"], report["model_non_commercial"]!.GetValueKind()));
    }

    private async Task AssertRefusedAsync(params string[] words)
    {
        var run = await CommandRun.RunAsync("demo", "--people", "2", "--model", _folder["model"], "--report", _folder["report"]);

        run.AssertRefused(words);
    }
}
