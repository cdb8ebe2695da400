using Confluent.Kafka;

namespace FaceNet.LocalBackends;

/// <summary>
/// Makes the topics of an empty mock broker, which makes a topic when it is first asked for. Consumers that subscribe to one that
/// is not there yet look again only later, and the first messages would wait for that.
/// </summary>
public static class MockTopics
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Makes them. Blocks for the answers of the broker.</summary>
    /// <param name="bootstrapServers">The mock broker.</param>
    /// <param name="topics">Their names.</param>
    public static void Make(string bootstrapServers, IEnumerable<string> topics)
    {
        ArgumentNullException.ThrowIfNull(topics);
        using var client = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        foreach (var topic in topics)
        {
            client.GetMetadata(topic, Timeout);
        }
    }
}
