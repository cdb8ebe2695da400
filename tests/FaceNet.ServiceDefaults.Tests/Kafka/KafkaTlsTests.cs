using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;

namespace FaceNet.ServiceDefaults.Tests.Kafka;

/// <summary>A broker that is first reached by TLS. What it then says of itself leads to its port in clear text, so nothing is asked but that.</summary>
public sealed class KafkaTlsTests(MockKafkaFixture kafka) : IClassFixture<MockKafkaFixture>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("facenet-kafka-tls-");
    private readonly TestCertificates _certificates = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Metadata_AuthorityOfTheBroker_IsAnswered()
    {
        await using var wire = new TlsWire(kafka.BootstrapServers, _certificates.IssueServer());

        Assert.Single(Ask(wire, KafkaProtocol.Ssl, _certificates).Brokers);
    }

    [Fact]
    public async Task Metadata_CertificateOfAnotherAuthority_IsNotTrusted()
    {
        await using var wire = new TlsWire(kafka.BootstrapServers, _certificates.IssueServer());
        using var other = new TestCertificates();

        Assert.Throws<KafkaException>(() => Ask(wire, KafkaProtocol.Ssl, other));
    }

    [Fact]
    public async Task Metadata_ClearText_IsNotAnswered()
    {
        await using var wire = new TlsWire(kafka.BootstrapServers, _certificates.IssueServer());

        Assert.Throws<KafkaException>(() => Ask(wire, KafkaProtocol.Plaintext, _certificates));
    }

    private Metadata Ask(TlsWire wire, KafkaProtocol protocol, TestCertificates authority)
    {
        var file = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(file, authority.Authority);
        var options = new KafkaOptions { BootstrapServers = wire.Endpoint, SecurityProtocol = protocol, SslCaLocation = file };
        using var admin = new AdminClientBuilder(new AdminClientConfig().For(options)).SetLogHandler((_, _) => { }).Build();
        return admin.GetMetadata(Patience);
    }
}
