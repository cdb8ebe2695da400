using Confluent.Kafka;
using FaceNet.Testing;

namespace FaceNet.LocalBackends.Tests;

public sealed class MockKafkaRebalanceTests(MockKafkaFixture kafka) : IClassFixture<MockKafkaFixture>
{
    private const int Messages = 40;

    private readonly string _topic = UniqueName.For("topic");
    private readonly string _group = UniqueName.For("group");

    [Fact]
    public async Task Subscribe_CooperativeStickyNewcomer_TakesHalfAndLeavesTheRestAlone()
    {
        await KafkaClients.ProduceAsync(kafka.BootstrapServers, _topic, Messages);
        var revoked = new List<TopicPartition>();
        using var first = Consumer(lost => revoked.AddRange(lost.Select(one => one.TopicPartition)));
        first.Take(Messages);
        var all = first.Assignment.ToHashSet();

        using var second = Consumer(_ => { });
        await Eventually.HoldsAsync("the newcomer to own two partitions", () =>
        {
            first.Consume(TimeSpan.Zero);
            second.Consume(TimeSpan.Zero);
            return second.Assignment.Count == 2;
        }, TestContext.Current.CancellationToken);

        Assert.Equal(4, all.Count);
        Assert.Equal(second.Assignment.ToHashSet(), revoked.ToHashSet());
        Assert.Equal(all.Except(revoked).ToHashSet(), first.Assignment.ToHashSet());
        second.Close();
        first.Close();
    }

    private IConsumer<string, byte[]> Consumer(Action<List<TopicPartitionOffset>> revoked) =>
        KafkaClients.Consumer(kafka.BootstrapServers, _topic, _group, PartitionAssignmentStrategy.CooperativeSticky, revoked);
}
