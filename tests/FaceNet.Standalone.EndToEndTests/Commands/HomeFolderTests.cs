namespace FaceNet.Standalone.EndToEndTests.Commands;

/// <summary>ONNX Runtime, left to itself, reports to its maker what it runs, and notes below the home folder what it has still to send.</summary>
public sealed class HomeFolderTests
{
    [Fact]
    public async Task Serve_WithAModelLoaded_LeavesTheHomeFolderAlone()
    {
        var home = Directory.CreateTempSubdirectory("facenet-home-");
        try
        {
            var environment = new Dictionary<string, string> { ["HOME"] = home.FullName, ["XDG_CACHE_HOME"] = "", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["ORT_DISABLE_TELEMETRY"] = "0" };
            await using var serve = await ServeProcess.StartAsync(environment);

            Assert.Empty(Directory.GetFiles(home.FullName, "*", SearchOption.AllDirectories));
            Assert.DoesNotContain("telemetry", serve.Process.Transcript, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
