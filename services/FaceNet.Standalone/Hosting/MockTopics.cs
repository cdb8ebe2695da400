using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Standalone.Hosting;

/// <summary>
/// Makes the topics of an empty mock broker, which makes a topic when it is first asked for. Consumers that subscribe to one that
/// is not there yet look again only seconds later, and the first faces would wait for that.
/// </summary>
internal static class MockTopics
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static void Make(string bootstrapServers, KafkaOptions options)
    {
        using var client = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        foreach (var topic in new[] { options.FaceCapturedTopic, options.FaceEmbeddedTopic, options.ClusterChangedTopic })
        {
            client.GetMetadata(topic, Timeout);
            client.GetMetadata(KafkaOptions.DeadLetterTopic(topic), Timeout);
        }
    }
}
