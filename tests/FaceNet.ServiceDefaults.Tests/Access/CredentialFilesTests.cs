using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>The callers' file, and what becomes of it while the host runs.</summary>
public sealed class CredentialFilesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_WithAKey_ReachesTheHandlerAsItsCaller()
    {
        await using var host = new SecuredHost();
        await host.StartAsync($"Security:ApiKeysFile={host.WriteCallers(SecuredHost.Entry("ann", "key-a"))}");
        using var channel = host.Open();

        Assert.Equal("ann", await CallerAsync(channel, "key-a"));
        Assert.Equal((StatusCode.Unauthenticated, ErrorReasons.CredentialsInvalid), await Refusal.OfAsync(() => CallerAsync(channel, "key-b")));
        Assert.Equal((StatusCode.Unauthenticated, ErrorReasons.CredentialsInvalid), await Refusal.OfAsync(() => CallerAsync(channel, new string('k', 5000))));
        Assert.Equal((StatusCode.Unauthenticated, ErrorReasons.CredentialsMissing), await Refusal.OfAsync(() => CallerAsync(channel, null)));
    }

    [Fact]
    public async Task Call_NoWayToAuthenticate_IsAnybodys()
    {
        await using var host = new SecuredHost();
        await host.StartAsync();
        using var channel = host.Open();

        Assert.Equal("", await CallerAsync(channel, null));
    }

    [Fact]
    public async Task Key_TakenOutOfTheFile_IsNoLongerGood()
    {
        await using var host = new SecuredHost();
        await host.StartAsync($"Security:ApiKeysFile={host.WriteCallers(SecuredHost.Entry("ann", "key-a"), SecuredHost.Entry("bob", "key-b"))}");
        using var channel = host.Open();
        Assert.Equal("bob", await CallerAsync(channel, "key-b"));

        host.WriteCallers(SecuredHost.Entry("ann", "key-a"), SecuredHost.Entry("cid", "key-c"));
        await Eventually.HoldsAsync("the new file", () => host.Log.Contains("has changed and is in force"), Cancellation);

        Assert.Equal("ann", await CallerAsync(channel, "key-a"));
        Assert.Equal("cid", await CallerAsync(channel, "key-c"));
        Assert.Equal((StatusCode.Unauthenticated, ErrorReasons.CredentialsInvalid), await Refusal.OfAsync(() => CallerAsync(channel, "key-b")));
    }

    [Fact]
    public async Task File_BadWhileTheHostRuns_LeavesTheOldKeysInForceAndSaysWhy()
    {
        await using var host = new SecuredHost();
        await host.StartAsync($"Security:ApiKeysFile={host.WriteCallers(SecuredHost.Entry("ann", "key-a"))}");
        using var channel = host.Open();

        host.WriteCallers(SecuredHost.Entry("ann", "key-a", """, "gallerys": []"""));
        await Eventually.HoldsAsync("the complaint", () => host.Log.Contains("gallerys"), Cancellation);
        Assert.Equal("ann", await CallerAsync(channel, "key-a"));

        host.WriteCallers(SecuredHost.Entry("bob", "key-b"));
        await Eventually.HoldsAsync("the good file", () => host.Log.Contains("has changed and is in force"), Cancellation);
        Assert.Equal("bob", await CallerAsync(channel, "key-b"));
    }

    [Theory]
    [InlineData("{", "is not the JSON it should be")]
    [InlineData("""{ "callers": [ { "id": "a", "scopes": ["admin"] } ] }""", "callers[0] has no credential")]
    public async Task File_BadAtTheStart_StopsIt(string content, string words)
    {
        await using var host = new SecuredHost();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync($"Security:ApiKeysFile={host.Write("callers.json", content)}"));

        Assert.Contains("Security__ApiKeysFile", refused.Message, StringComparison.Ordinal);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_Missing_StopsTheStart()
    {
        await using var host = new SecuredHost();

        Assert.Contains("is not there", (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync("Security:ApiKeysFile=/nowhere/at-all.json"))).Message, StringComparison.Ordinal);
    }

    private static async Task<string> CallerAsync(ChannelBase channel, string? key) => (await new TrainingService.TrainingServiceClient(channel).ListTrainingsAsync(
        new ListTrainingsRequest(), key is null ? null : SecuredHost.Key(key), cancellationToken: Cancellation)).NextPageToken;
}
