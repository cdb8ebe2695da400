namespace FaceNet.Standalone.EndToEndTests.Commands;

/// <summary>A report that cannot be written is said before minutes are spent on it.</summary>
public sealed class ReportFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("file")]
    [InlineData("file/report")]
    public async Task Demo_ReportWhereAFileIs_NamesTheFolder(string report)
    {
        await File.WriteAllTextAsync(_folder["file"], "", TestContext.Current.CancellationToken);

        var run = await CommandRun.RunAsync("demo", "--people", "2", "--report", _folder[report]);

        run.AssertRefused($"--report {_folder[report]}", "Name another folder.");
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Demo_ReportWithoutName_SaysSo()
    {
        var run = await CommandRun.RunAsync("demo", "--people", "2", "--report", "");

        run.AssertRefused("--report", "Name another folder.");
    }
}
