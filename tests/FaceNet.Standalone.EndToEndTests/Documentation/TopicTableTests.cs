using System.Text.RegularExpressions;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Kafka;
using Google.Protobuf;

namespace FaceNet.Standalone.EndToEndTests.Documentation;

public sealed partial class TopicTableTests
{
    private const string AnyTopic = "<topic>";

    [Fact]
    public void Topics_OfTheOptions_StandWithTheirDefaults()
    {
        var defaults = new KafkaOptions();
        var topics = typeof(KafkaOptions).GetProperties()
            .Where(property => property.Name.EndsWith("Topic", StringComparison.Ordinal))
            .Select(property => $"{property.GetValue(defaults)} | Kafka__{property.Name}")
            .Append($"{KafkaOptions.DeadLetterTopic(AnyTopic)} | ");

        ServicesPage.Read().MustHave("Topics", ["topic", "option"], topics);
    }

    [Fact]
    public void Payloads_OfTopics_AreEvents()
    {
        var messages = typeof(FaceCaptured).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(FaceCaptured).Namespace && type.IsAssignableTo(typeof(IMessage)))
            .Select(type => type.Name)
            .ToHashSet();

        var payloads = ServicesPage.Read().Rows("Topics", "topic", "payload").Where(row => !row.StartsWith(AnyTopic, StringComparison.Ordinal));

        Assert.All(payloads, row => Assert.Contains(row.Split(" | ")[1], messages));
    }

    [Fact]
    public void Topics_InTheCode_ComeFromTheOptions() =>
        Assert.Equal([$"services/FaceNet.ServiceDefaults/Kafka/{nameof(KafkaOptions)}.cs"], SourceFiles.That(TopicName().IsMatch));

    [GeneratedRegex("""
        "facenet\.[a-z-]+\.v[0-9]+
        """)]
    private static partial Regex TopicName();
}
