using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Tests.Kafka;

public sealed class KafkaSecurityTests
{
    [Fact]
    public void For_Defaults_SaysWhereTheBrokersAreAndNothingElse() =>
        Assert.Equal([("bootstrap.servers", "b:9")], Settings(new KafkaOptions { BootstrapServers = "b:9", SslCaLocation = "" }));

    [Fact]
    public void For_SaslOverTls_SaysAll()
    {
        using var password = new PasswordFile("secret\n");
        var settings = Settings(new KafkaOptions
        {
            SecurityProtocol = KafkaProtocol.SaslSsl,
            SaslMechanism = KafkaSaslMechanism.ScramSha256,
            SaslUsername = "facenet",
            SaslPasswordFile = password.Path,
            SslCaLocation = "ca.pem",
            SslCertificateLocation = "c.pem",
            SslKeyLocation = "k.pem",
        });

        Assert.Equal(
            [
                ("bootstrap.servers", "localhost:9092"), ("sasl.mechanism", "SCRAM-SHA-256"), ("sasl.password", "secret"), ("sasl.username", "facenet"), ("security.protocol", "sasl_ssl"),
                ("ssl.ca.location", "ca.pem"), ("ssl.certificate.location", "c.pem"), ("ssl.key.location", "k.pem"),
            ],
            settings);
    }

    [Theory]
    [InlineData(KafkaProtocol.SaslPlaintext, KafkaSaslMechanism.Plain, "sasl_plaintext", "PLAIN")]
    [InlineData(KafkaProtocol.SaslSsl, KafkaSaslMechanism.ScramSha512, "sasl_ssl", "SCRAM-SHA-512")]
    public void For_User_SaysHowHeProvesHimself(KafkaProtocol protocol, KafkaSaslMechanism mechanism, string protocolText, string mechanismText)
    {
        var settings = Settings(new KafkaOptions { SecurityProtocol = protocol, SaslMechanism = mechanism, SaslUsername = "u", SaslPassword = "p" });

        Assert.Equal(
            [("bootstrap.servers", "localhost:9092"), ("sasl.mechanism", mechanismText), ("sasl.password", "p"), ("sasl.username", "u"), ("security.protocol", protocolText)], settings);
    }

    [Fact]
    public void For_Tls_HasNoUser() => Assert.Equal([("bootstrap.servers", "localhost:9092"), ("security.protocol", "ssl")], Settings(new KafkaOptions { SecurityProtocol = KafkaProtocol.Ssl }));

    [Fact]
    public void Clients_OfEveryKind_AreSecured()
    {
        var options = new KafkaOptions { SecurityProtocol = KafkaProtocol.SaslSsl, SaslUsername = "u", SaslPasswordFile = "/nowhere/password" };
        using var kafka = new KafkaClients(Options.Create(options), Microsoft.Extensions.Logging.Abstractions.NullLogger<KafkaClients>.Instance);

        Assert.All(
            (Action[])[() => KafkaClients.ProducerConfig(options), () => kafka.CreateReader(), () => kafka.CreateConsumer(new GroupMember("group", "", false))],
            make => Assert.Contains("Kafka__SaslPasswordFile /nowhere/password", Assert.Throws<OptionsValidationException>(make).Message, StringComparison.Ordinal));
    }

    private static (string, string)[] Settings(KafkaOptions options) =>
        [.. new ClientConfig().For(options).Select(setting => (setting.Key, setting.Value)).Order()];

    private sealed class PasswordFile : IDisposable
    {
        public PasswordFile(string content) => File.WriteAllText(Path, content);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
