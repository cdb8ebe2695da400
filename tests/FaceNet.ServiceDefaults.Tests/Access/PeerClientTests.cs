using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Access.Peers;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Models;
using FaceNet.Testing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>One host calls another that lets in only whom it knows.</summary>
public sealed class PeerClientTests : IAsyncDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly SecuredHost _called = new();
    private readonly LogText _log = new();
    private WebApplication? _calling;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await (_calling?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _called.DisposeAsync();
        _certificates.Dispose();
    }

    [Fact]
    public async Task Call_WithTheKeyOfAFile_FollowsTheFile()
    {
        await StartCalledAsync();
        var file = _called.Write("peer.key", "key-a\n");
        await StartCallingAsync($"EmbedderClient:ApiKeyFile={file}", CaFile());

        Assert.Equal("ann", await CallAsync());
        _called.Write("peer.key", "key-b");
        await Eventually.HoldsAsync("the new key", async () => await CallAsync() == "bob", Cancellation);
        _called.Write("peer.key", " ");
        await Eventually.HoldsAsync("the complaint", () => _log.Contains("holds no key"), Cancellation);
        Assert.Equal("bob", await CallAsync());
    }

    [Fact]
    public async Task Call_WithAKeyOfTheOptions_IsLetIn()
    {
        await StartCalledAsync();
        await StartCallingAsync("EmbedderClient:ApiKey=key-a", CaFile());

        Assert.Equal("ann", await CallAsync());
    }

    [Fact]
    public async Task Call_WithAClientCertificate_IsLetIn()
    {
        await StartCalledAsync();
        var client = _certificates.IssueClient("CN=matcher");
        await StartCallingAsync(
            $"EmbedderClient:CertificatePath={_called.Write("client.pem", client.Pem)}", $"EmbedderClient:CertificateKeyPath={_called.Write("client.key", client.KeyPem)}", CaFile());

        Assert.Equal("matcher", await CallAsync());
    }

    [Fact]
    public async Task Call_WithoutCredentials_IsRefused()
    {
        await StartCalledAsync();
        await StartCallingAsync(CaFile());

        Assert.Equal((StatusCode.Unauthenticated, ErrorReasons.CredentialsMissing), await Refusal.OfAsync(CallAsync));
    }

    [Fact]
    public async Task Call_ToAServerOfAnotherAuthority_SendsNothing()
    {
        using var others = new TestCertificates();
        await StartCalledAsync();
        await StartCallingAsync("EmbedderClient:ApiKey=key-a", $"EmbedderClient:CaFile={_called.Write("other-ca.pem", others.Authority)}");

        Assert.Contains((await Refusal.OfAsync(CallAsync)).Code, (StatusCode[])[StatusCode.Unavailable, StatusCode.Internal]);
    }

    [Fact]
    public async Task Call_OfAHostToItself_NeedsNoNameInTheCertificate()
    {
        var own = new OwnKey();
        var server = _certificates.IssueClient("CN=elsewhere");
        await using var called = new SecuredHost { Own = own };
        await called.StartAsync(
            $"Listeners:CertificatePath={called.Write("server.pem", server.Pem)}",
            $"Listeners:CertificateKeyPath={called.Write("server.key", server.KeyPem)}",
            $"Security:ApiKeysFile={called.WriteCallers()}");
        using var channel = OwnChannel.Open(called.Services, called.Grpc);

        var answer = await new TrainingService.TrainingServiceClient(channel).ListTrainingsAsync(new ListTrainingsRequest(), cancellationToken: Cancellation);

        Assert.Equal("own:calls", answer.NextPageToken);
    }

    private string CaFile() => $"EmbedderClient:CaFile={_called.Write("ca.pem", _certificates.Authority)}";

    private Task StartCalledAsync()
    {
        var server = _certificates.IssueServer();
        return _called.StartAsync(
            $"Listeners:CertificatePath={_called.Write("server.pem", server.Pem)}",
            $"Listeners:CertificateKeyPath={_called.Write("server.key", server.KeyPem)}",
            $"Security:ClientCaFile={_called.Write("ca.pem", _certificates.Authority)}",
            $"Security:ApiKeysFile={_called.WriteCallers(SecuredHost.Entry("ann", "key-a"), SecuredHost.Entry("bob", "key-b"), """{ "id": "matcher", "certificate_subject": "CN=matcher", "scopes": ["training:run"] }""")}");
    }

    private async Task StartCallingAsync(params string[] settings)
    {
        var builder = WebApplication.CreateBuilder(
            ["--Listeners:GrpcPort=0", "--Listeners:WebPort=0", "--Security:ReloadInterval=00:00:00.1", $"--EmbedderClient:Address={_called.Grpc}", .. settings.Select(setting => $"--{setting}")]);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(_log);
        builder.AddServiceDefaults();
        builder.Services.AddEmbedderClient();
        builder.Services.AddPeerClient<TrainingService.TrainingServiceClient, EmbedderClientOptions>();
        _calling = builder.Build();
        await _calling.StartAsync(Cancellation);
    }

    private async Task<string> CallAsync() =>
        (await _calling!.Services.GetRequiredService<TrainingService.TrainingServiceClient>().ListTrainingsAsync(new ListTrainingsRequest(), cancellationToken: Cancellation)).NextPageToken;
}
