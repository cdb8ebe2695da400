using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Tests.Kafka;

public sealed class KafkaOptionsTests
{
    [Fact]
    public void Read_Defaults_AreValid() => Assert.Equal("facenet.face-captured.v1", Read().FaceCapturedTopic);

    [Theory]
    [InlineData("FaceCapturedTopic", "facenet.face-embedded.v1", "Kafka__FaceEmbeddedTopic")]
    [InlineData("ClusterChangedTopic", "facenet.face-embedded.v1.dead-letter", "the dead letters of Kafka__FaceEmbeddedTopic")]
    [InlineData("FaceCapturedTopic", "faces/captured", "Kafka__FaceCapturedTopic 'faces/captured'")]
    [InlineData("FaceEmbeddedTopic", "..", "Kafka__FaceEmbeddedTopic '..'")]
    [InlineData("FaceEmbeddedTopic", "", "FaceEmbeddedTopic")]
    [InlineData("MaxMessageBytes", "1000", "MaxMessageBytes")]
    [InlineData("SessionTimeout", "00:00:01", "SessionTimeout")]
    public void Read_BadValue_IsRefusedWithItsName(string option, string value, string words)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read((option, value)));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SecurityProtocol=saslssl", "needs Kafka__SaslUsername and Kafka__SaslPassword or Kafka__SaslPasswordFile")]
    [InlineData("SecurityProtocol=saslssl|SaslUsername=u", "needs Kafka__SaslUsername")]
    [InlineData("SecurityProtocol=saslplaintext|SaslPassword=secret", "needs Kafka__SaslUsername")]
    [InlineData("SecurityProtocol=saslssl|SaslUsername=u|SaslPassword=secret|SaslPasswordFile=f", "both set")]
    [InlineData("SaslUsername=u", "A user of Kafka is set")]
    [InlineData("SecurityProtocol=ssl|SaslPassword=secret", "A user of Kafka is set")]
    [InlineData("SslCaLocation=ca", "has no TLS")]
    [InlineData("SecurityProtocol=ssl|SslCertificateLocation=c", "only one is set")]
    [InlineData("SecurityProtocol=9", "SecurityProtocol")]
    public void Read_CredentialsThatDoNotFit_AreRefusedWithoutTheirSecrets(string settings, string words)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read([.. settings.Split('|').Select(setting => (setting.Split('=')[0], setting.Split('=')[1]))]));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("saslssl", KafkaProtocol.SaslSsl)]
    [InlineData("SaslPlaintext", KafkaProtocol.SaslPlaintext)]
    public void Read_User_IsTaken(string protocol, KafkaProtocol read) =>
        Assert.Equal(read, Read(("SecurityProtocol", protocol), ("SaslUsername", "u"), ("SaslPassword", "p")).SecurityProtocol);

    [Fact]
    public void Read_TopicNameThatLeavesNoRoomForItsDeadLetters_IsRefused()
    {
        Assert.Equal(237, Read(("FaceCapturedTopic", new string('t', 237))).FaceCapturedTopic.Length);

        Assert.Throws<OptionsValidationException>(() => Read(("FaceCapturedTopic", new string('t', 238))));
    }

    private static KafkaOptions Read(params (string Option, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>($"Kafka:{setting.Option}", setting.Value)))
            .Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddKafka().BuildServiceProvider();
        return services.GetRequiredService<IOptions<KafkaOptions>>().Value;
    }
}
