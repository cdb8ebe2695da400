using Confluent.Kafka;
using FaceNet.Testing;

namespace FaceNet.LocalBackends.Tests;

public sealed class MockKafkaTopicTests(MockKafkaFixture kafka) : IClassFixture<MockKafkaFixture>
{
    private const int Megabyte = 1024 * 1024;

    private readonly string _topic = UniqueName.For("topic");

    [Fact]
    public async Task Produce_IdempotentProducer_DeliversEveryKeyInOrder()
    {
        using var producer = KafkaClients.Producer(kafka.BootstrapServers);
        for (byte i = 0; i < 100; i++)
        {
            await producer.ProduceAsync(_topic, $"gallery-{i % 7}", i);
        }

        using var reader = KafkaClients.Reader(kafka.BootstrapServers, _topic);
        var received = reader.Take(100);

        Assert.Equal(Enumerable.Range(0, 100), received.Select(one => (int)one.Message.Value[0]).Order());
        Assert.All(received.GroupBy(one => one.Message.Key), key =>
            Assert.Equal(key.Select(one => one.Message.Value[0]).Order(), key.Select(one => one.Message.Value[0])));
    }

    /// <summary>Expected: the hashes that Kafka's own tests of murmur2 list, made positive, modulo 4 partitions.</summary>
    [Theory]
    [InlineData("21", 0)]
    [InlineData("foobar", 2)]
    [InlineData("a-little-bit-long-string", 0)]
    [InlineData("abc", 3)]
    public async Task Produce_Murmur2Partitioner_ChoosesThePartitionThatJavaChooses(string key, int partition)
    {
        using var first = KafkaClients.Producer(kafka.BootstrapServers);
        using var second = KafkaClients.Producer(kafka.BootstrapServers);

        foreach (var producer in new[] { first, second, first, second })
        {
            var message = new Message<string, byte[]> { Key = key, Value = [1] };
            var delivery = await producer.ProduceAsync(_topic, message, TestContext.Current.CancellationToken);
            Assert.Equal(partition, delivery.Partition.Value);
        }
    }

    [Fact]
    public void GetMetadata_TopicNeverSeen_HasFourPartitions()
    {
        using var client = KafkaClients.Producer(kafka.BootstrapServers);
        using var admin = new DependentAdminClientBuilder(client.Handle).Build();

        var topic = Assert.Single(admin.GetMetadata(_topic, TimeSpan.FromSeconds(10)).Topics);

        Assert.Equal(4, topic.Partitions.Count);
    }

    [Fact]
    public async Task Produce_TwoMegabytes_ArrivesWhole()
    {
        var payload = new byte[2 * Megabyte];
        payload[^1] = 42;
        using var producer = KafkaClients.Producer(kafka.BootstrapServers);
        await producer.ProduceAsync(_topic, "key", payload);

        using var reader = KafkaClients.Reader(kafka.BootstrapServers, _topic);

        Assert.Equal(payload, Assert.Single(reader.Take(1)).Message.Value);
    }

    [Fact]
    public async Task Produce_MoreThanAPartitionKeeps_DropsTheOldest()
    {
        using var producer = KafkaClients.Producer(kafka.BootstrapServers);
        for (byte i = 0; i < 8; i++)
        {
            var payload = new byte[Megabyte];
            payload[0] = i;
            await producer.ProduceAsync(_topic, "key", payload);
        }

        using var reader = KafkaClients.Reader(kafka.BootstrapServers, _topic);
        var oldest = Assert.Single(reader.Take(1)).Message.Value[0];

        Assert.InRange(oldest, (byte)2, (byte)4);
    }
}
