using System.Text.Json.Nodes;
using FaceNet.ServiceDefaults.Access.Callers;

namespace FaceNet.Standalone.EndToEndTests.Commands;

public sealed class CreateKeyTests
{
    [Fact]
    public async Task CreateKey_Caller_PrintsAFileWithItsHashAndTheKeyOnce()
    {
        var run = await CommandRun.RunAsync("access", "create-key", "--id", "door", "--scope", "gallery:search", "--scope", "faces:embed", "--gallery", "a-*", "--expires", "2030-01-01T00:00:00Z");

        var entry = JsonNode.Parse(run.Output)!["callers"]!.AsArray().Single()!;
        var key = run.Errors.Trim()["key: ".Length..];
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(ApiKey.HashOf(key), (string?)entry["sha256"]);
        Assert.Equal(("door", "2030-01-01T00:00:00+00:00"), ((string?)entry["id"], (string?)entry["expires"]));
        Assert.Equal(["gallery:search", "faces:embed"], entry["scopes"]!.AsArray().Select(scope => (string?)scope));
        Assert.Equal(["a-*"], entry["galleries"]!.AsArray().Select(gallery => (string?)gallery));
        Assert.DoesNotContain(key, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateKey_NoGalleries_LeavesThemOut() =>
        Assert.DoesNotContain("galleries", (await CommandRun.RunAsync("access", "create-key", "--id", "a", "--scope", "admin")).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("gallery:reed", "a", "office", "'gallery:reed' is no scope")]
    [InlineData("admin", "a b", "office", "id is no name")]
    [InlineData("admin", "a", "../x", "'../x' is no name of a gallery")]
    public async Task CreateKey_BadArgument_IsRefused(string scope, string id, string gallery, string words) =>
        (await CommandRun.RunAsync("access", "create-key", "--id", id, "--scope", scope, "--gallery", gallery)).AssertRefused(words);
}
