using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>Tokens of an OpenID Connect authority, which is a small one on this machine.</summary>
public sealed class TokenAuthorityTests : IDisposable
{
    private readonly TestTokens _tokens = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public async Task Call_WithATokenOfTheAuthority_IsLetIn()
    {
        await using var authority = await StartAuthorityAsync();
        var issuer = authority.Urls.Single();
        await using var host = new SecuredHost();
        await host.StartAsync($"Security:JwtAuthority={issuer}", $"Security:JwtAudience={TestTokens.Audience}");

        Assert.Equal("token:somebody", await CallAsync(host, Issue(claims => claims["iss"] = issuer)));
        Assert.Equal((StatusCode.Unauthenticated, ErrorReasons.CredentialsInvalid), await Refusal.OfAsync(() => CallAsync(host, Issue(_ => { }))));
    }

    [Fact]
    public async Task Call_WhileTheAuthorityIsAway_MayBeTriedAgain()
    {
        await using var host = new SecuredHost();
        await host.StartAsync($"Security:JwtAuthority=http://127.0.0.1:{FreePort.Find()}", $"Security:JwtAudience={TestTokens.Audience}");

        Assert.Equal((StatusCode.Unavailable, ErrorReasons.AuthorityUnavailable), await Refusal.OfAsync(() => CallAsync(host, Issue(_ => { }))));
    }

    [Theory]
    [InlineData("Basic YTpi", ErrorReasons.CredentialsInvalid)]
    [InlineData("Bearer ", ErrorReasons.CredentialsInvalid)]
    [InlineData("Bearer abc", ErrorReasons.CredentialsInvalid)]
    public async Task Call_OtherAuthorization_IsRefused(string authorization, string reason)
    {
        await using var host = new SecuredHost();
        await host.StartAsync($"Security:ApiKeysFile={host.WriteCallers(SecuredHost.Entry("ann", "key-a"))}");
        using var channel = host.Open();

        Assert.Equal((StatusCode.Unauthenticated, reason), await Refusal.OfAsync(async () =>
            await new TrainingService.TrainingServiceClient(channel).ListTrainingsAsync(new ListTrainingsRequest(), new Metadata { { "authorization", authorization } }, cancellationToken: Cancellation)));
    }

    private string Issue(Action<Dictionary<string, object>> change) => _tokens.Issue(TimeProvider.System.GetUtcNow().AddMinutes(5), claims =>
    {
        claims["scope"] = "training:run";
        change(claims);
    });

    private static async Task<string> CallAsync(SecuredHost host, string token)
    {
        using var channel = host.Open();
        return (await new TrainingService.TrainingServiceClient(channel).ListTrainingsAsync(
            new ListTrainingsRequest(), new Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: Cancellation)).NextPageToken;
    }

    private async Task<WebApplication> StartAuthorityAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var authority = builder.Build();
        authority.Urls.Add("http://127.0.0.1:0");
        authority.MapGet("/.well-known/openid-configuration", (HttpRequest request) =>
            Results.Json(new { issuer = $"http://{request.Host}", jwks_uri = $"http://{request.Host}/keys" }));
        authority.MapGet("/keys", () => Results.Text(_tokens.KeySet, "application/json"));
        await authority.StartAsync(Cancellation);
        return authority;
    }
}
