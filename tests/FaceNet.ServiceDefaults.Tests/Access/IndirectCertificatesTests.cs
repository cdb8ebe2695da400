using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Access.Peers;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Models;
using FaceNet.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>Certificates that come from another one between them and the authority, where the files of authorities hold the authority alone.</summary>
[Trait("Kind", "Integration")]
public sealed class IndirectCertificatesTests : IAsyncDisposable
{
    private readonly TestCertificates _certificates = new(isIndirect: true);
    private readonly SecuredHost _called = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _called.DisposeAsync();
        _certificates.Dispose();
    }

    [Fact]
    public async Task Client_OfTheAuthority_IsLetIn()
    {
        await StartCalledAsync();
        using var channel = _called.Open(_certificates.Connect(_certificates.IssueClient("CN=first")));

        Assert.Equal("first", await CallAsync(new TrainingService.TrainingServiceClient(channel)));
    }

    [Theory]
    [InlineData("https://localhost:{0}", false)]
    [InlineData("dns:///localhost:{0}", true)]
    public async Task Peer_OfTheAuthority_IsLetInAlsoWithANewCertificate(string address, bool tls)
    {
        await StartCalledAsync();
        await using var calling = BuildCalling(string.Format(null, address, _called.Grpc.Port), tls);
        var client = calling.Services.GetRequiredService<TrainingService.TrainingServiceClient>();

        Assert.Equal("first", await CallAsync(client));
        WriteClient("CN=second");
        await Eventually.HoldsAsync("the new certificate", async () => await CallAsync(client) == "second", Cancellation);
    }

    private static async Task<string> CallAsync(TrainingService.TrainingServiceClient client) =>
        (await client.ListTrainingsAsync(new ListTrainingsRequest(), cancellationToken: Cancellation)).NextPageToken;

    private static string Entry(string id) => $$"""{ "id": "{{id}}", "certificate_subject": "CN={{id}}", "scopes": ["training:run"] }""";

    private (string Certificate, string Key) WriteClient(string subject)
    {
        var client = _certificates.IssueClient(subject);
        return (_called.Write("client.pem", client.Pem), _called.Write("client.key", client.KeyPem));
    }

    private Task StartCalledAsync()
    {
        var server = _certificates.IssueServer();
        return _called.StartAsync(
            $"Listeners:CertificatePath={_called.Write("server.pem", server.Pem)}",
            $"Listeners:CertificateKeyPath={_called.Write("server.key", server.KeyPem)}",
            $"Security:ClientCaFile={_called.Write("ca.pem", _certificates.Authority)}",
            $"Security:ApiKeysFile={_called.WriteCallers(Entry("first"), Entry("second"))}");
    }

    private WebApplication BuildCalling(string address, bool tls)
    {
        var (certificate, key) = WriteClient("CN=first");
        var builder = WebApplication.CreateBuilder(
        [
            "--Listeners:GrpcPort=0", "--Listeners:WebPort=0", "--Logging:LogLevel:Default=None", "--Security:ReloadInterval=00:00:00.1",
            $"--EmbedderClient:Address={address}", $"--EmbedderClient:Tls={tls}", $"--EmbedderClient:CertificatePath={certificate}", $"--EmbedderClient:CertificateKeyPath={key}",
            $"--EmbedderClient:CaFile={_called.Write("ca.pem", _certificates.Authority)}",
        ]);
        builder.AddServiceDefaults();
        builder.Services.AddEmbedderClient().AddPeerClient<TrainingService.TrainingServiceClient, EmbedderClientOptions>();
        return builder.Build();
    }
}
