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
