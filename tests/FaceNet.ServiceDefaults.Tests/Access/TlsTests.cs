using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>TLS of both listeners, and callers that are known by their certificates.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private const string Subject = "CN=door-7, O=office";

    private readonly TestCertificates _certificates = new();
    private readonly SecuredHost _host = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _certificates.Dispose();
    }

    [Fact]
    public async Task Listeners_WithACertificate_EncryptBoth()
    {
        await StartAsync();

        Assert.Equal("https", _host.Grpc.Scheme);
        using var http = new HttpClient(_certificates.Connect(null));
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri(_host.Web, "/health/live"), Cancellation));
        Assert.Equal("ann", await CallerAsync(null, "key-a"));
    }

    [Fact]
    public async Task Certificate_Exchanged_IsShownToNewConnections()
    {
        await StartAsync();
        Assert.Equal("CN=first", await ShownAsync());

        Write(_certificates.IssueServer("second"));
        await Eventually.HoldsAsync("the new certificate", async () => await ShownAsync() == "CN=second", Cancellation);
    }

    [Fact]
    public async Task Certificate_ExchangedForABadOne_LeavesTheOldServing()
    {
        await StartAsync();

        Write(_certificates.IssueServer("old", until: -1));
        await Eventually.HoldsAsync("the complaint", () => _host.Log.Contains("holds a certificate that was good until"), Cancellation);
        Assert.Equal("CN=first", await ShownAsync());

        _host.Write("server.key", _certificates.IssueServer().KeyPem);
        _host.Write("server.pem", _certificates.IssueServer("third").Pem);
        await Eventually.HoldsAsync("the complaint", () => _host.Log.Contains("Use PEM files of a certificate and of its own key"), Cancellation);
        Assert.Equal("CN=first", await ShownAsync());
    }

    [Fact]
    public async Task Client_WithACertificateOfTheAuthority_IsKnownBySubjectOrHash()
    {
        var byHash = _certificates.IssueClient("CN=door-8");
        await StartAsync(
            $$"""{ "id": "door", "certificate_subject": "{{Subject}}", "scopes": ["training:run"] }""",
            $$"""{ "id": "other-door", "certificate_sha256": "{{byHash.Sha256}}", "scopes": ["training:run"] }""",
            $$"""{ "id": "closed-door", "certificate_subject": "CN=door-9", "scopes": ["training:run"], "expires": "2020-01-01T00:00:00Z" }""");

        Assert.Equal("door", await CallerAsync(_certificates.IssueClient(Subject), null));
        Assert.Equal("other-door", await CallerAsync(byHash, null));
        Assert.Equal("ann", await CallerAsync(null, "key-a"));
        Assert.Equal("ann", await CallerAsync(_certificates.IssueClient(Subject), "key-a"));
        Assert.Equal((StatusCode.Unauthenticated, ErrorReasons.CredentialsInvalid), await Refusal.OfAsync(() => CallerAsync(_certificates.IssueClient("CN=stranger"), null)));
        Assert.Equal((StatusCode.Unauthenticated, ErrorReasons.CredentialsExpired), await Refusal.OfAsync(() => CallerAsync(_certificates.IssueClient("CN=door-9"), null)));
        Assert.Equal((StatusCode.Unauthenticated, ErrorReasons.CredentialsMissing), await Refusal.OfAsync(() => CallerAsync(null, null)));
    }

    [Fact]
    public async Task Client_WithACertificateOfAnotherAuthority_GetsNoConnection()
    {
        using var others = new TestCertificates();
        await StartAsync($$"""{ "id": "door", "certificate_subject": "{{Subject}}", "scopes": ["training:run"] }""");

        var (code, _) = await Refusal.OfAsync(() => CallerAsync(others.IssueClient(Subject), null));

        Assert.True(code is StatusCode.Unavailable or StatusCode.Internal, $"{code}");
    }

    [Fact]
    public async Task ClientAuthority_Exchanged_LetsItsClientsInAndThoseOfTheOldOneNoMore()
    {
        using var others = new TestCertificates();
        var (old, next) = (_certificates.IssueClient(Subject), others.IssueClient(Subject));
        await StartAsync($$"""{ "id": "door", "certificate_subject": "{{Subject}}", "scopes": ["training:run"] }""");
        Assert.True(await IsLetInAsync(old));
        Assert.False(await IsLetInAsync(next));

        _host.Write("ca.pem", others.Authority);

        await Eventually.HoldsAsync("a client of the new authority to be let in", () => IsLetInAsync(next), Cancellation);
        Assert.False(await IsLetInAsync(old));
    }

    [Fact]
    public async Task Client_WithTheCertificateOfAServer_GetsNoConnection()
    {
        var server = _certificates.IssueServer("door-7");
        await StartAsync($$"""{ "id": "door", "certificate_sha256": "{{server.Sha256}}", "scopes": ["training:run"] }""");

        var (code, _) = await Refusal.OfAsync(() => CallerAsync(server, null));

        Assert.True(code is StatusCode.Unavailable or StatusCode.Internal, $"{code}");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task Client_WhoseCertificateIsNotGoodAnyMore_IsTurnedAwayOnTheConnectionThatItHas(int days)
    {
        await StartAsync($$"""{ "id": "door", "certificate_subject": "{{Subject}}", "scopes": ["training:run"] }""");
        var connections = 0;
        using var channel = _host.Open(_certificates.Connect(_certificates.IssueClient(Subject), _ => connections++));
        var client = new TrainingService.TrainingServiceClient(channel);
        async Task<string> AskAsync() => (await client.ListTrainingsAsync(new ListTrainingsRequest(), cancellationToken: Cancellation)).NextPageToken;
        Assert.Equal("door", await AskAsync());

        _host.Time.Shift = TimeSpan.FromDays(days);

        Assert.Equal((StatusCode.Unauthenticated, ErrorReasons.CredentialsExpired), await Refusal.OfAsync(AskAsync));
        Assert.Equal(1, connections);
    }

    [Fact]
    public async Task Certificate_WithoutItsKey_StopsTheStart()
    {
        var path = _host.Write("server.pem", _certificates.IssueServer().Pem);
        var key = _host.Write("server.key", _certificates.IssueServer().KeyPem);

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => _host.StartAsync($"Listeners:CertificatePath={path}", $"Listeners:CertificateKeyPath={key}"));

        Assert.Contains("Listeners__CertificatePath", refused.Message, StringComparison.Ordinal);
    }

    private (string Certificate, string Key) Write(IssuedCertificate server) => (_host.Write("server.pem", server.Pem), _host.Write("server.key", server.KeyPem));

    private Task StartAsync(params string[] callers)
    {
        var (certificate, key) = Write(_certificates.IssueServer("first"));
        return _host.StartAsync(
            $"Listeners:CertificatePath={certificate}",
            $"Listeners:CertificateKeyPath={key}",
            $"Security:ClientCaFile={_host.Write("ca.pem", _certificates.Authority)}",
            $"Security:ApiKeysFile={_host.WriteCallers([SecuredHost.Entry("ann", "key-a"), .. callers])}");
    }

    private async Task<string> CallerAsync(IssuedCertificate? client, string? key)
    {
        using var channel = _host.Open(_certificates.Connect(client));
        return (await new TrainingService.TrainingServiceClient(channel).ListTrainingsAsync(
            new ListTrainingsRequest(), key is null ? null : SecuredHost.Key(key), cancellationToken: Cancellation)).NextPageToken;
    }

    // Whoever is not gets no connection: the other failures are none that may happen here.
    private async Task<bool> IsLetInAsync(IssuedCertificate client)
    {
        try
        {
            return await CallerAsync(client, null) == "door";
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
        {
            return false;
        }
    }

    private async Task<string> ShownAsync()
    {
        var shown = "";
        using var http = new HttpClient(_certificates.Connect(null, certificate => shown = certificate.Subject));
        await http.GetStringAsync(new Uri(_host.Web, "/health/live"), Cancellation);
        return shown;
    }
}
