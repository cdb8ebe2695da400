using Confluent.Kafka;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Watching;

[Trait("Kind", "Integration")]
public sealed class KeyPartitionTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
{
    [Fact]
    public async Task Of_KeysOfAnyLength_IsWhereTheProducerSendsThem()
    {
        await using var parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        var random = new Random(7);
        string[] keys = [.. Enumerable.Range(1, 128).Select(length => new string([.. Enumerable.Range(0, length).Select(_ => (char)random.Next('!', 'z'))]))];

        var sent = await Task.WhenAll(keys.Select(key => parts.Kafka.Producer.ProduceAsync(
            parts.Topics.ClusterChangedTopic, new Message<string, byte[]> { Key = key, Value = [] }, TestContext.Current.CancellationToken)));

        Assert.Equal(4, sent.Select(report => report.Partition.Value).Distinct().Count());
        Assert.Equal(sent.Select(report => report.Partition.Value), keys.Select(key => KeyPartition.Of(key, 4)));
    }
}
